import { useState } from 'react'
import { Link, useLocation } from '../router.js'
import { Customers } from './customers.js'
import { DemoAccounts } from './demo-accounts.js'
import { LoginForm } from './login-form.js'
import { LogoutButton } from './logout-button.js'
import { pathAfterLogin } from './login-path.js'
import './account.css'

export function LoginPage() {
  const next = pathAfterLogin(useLocation().query)
  return (
    <div className="login">
      <title>Log in · Oda</title>
      <h1>Log in</h1>
      <Customers guest={<LogIn to={next} />}>
        {({ name }) => (
          <div className="login-known">
            <p>You are here as {name}.</p>
            <Link className="button" href={next}>Go on</Link>
            <LogoutButton />
          </div>
        )}
      </Customers>
    </div>
  )
}

function LogIn({ to }: { to: string }) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  return (
    <>
      <LoginForm name={name} password={password} onName={setName} onPassword={setPassword} to={to} />
      <DemoAccounts
        onChoose={(account) => {
          setName(account.name)
          setPassword(account.password)
        }}
      />
    </>
  )
}
