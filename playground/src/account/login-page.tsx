import { useState } from 'react'
import { Link, useLocation } from '../router.js'
import { DemoAccounts } from './demo-accounts.js'
import { LoginForm } from './login-form.js'
import { LogoutButton } from './logout-button.js'
import { pathAfterLogin } from './login-path.js'
import { useVisitor } from './visitor.js'
import './account.css'

export function LoginPage() {
  const visitor = useVisitor()
  const next = pathAfterLogin(useLocation().query)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  return (
    <div className="login">
      <title>Log in · Oda</title>
      <h1>Log in</h1>
      {visitor ? (
        <div className="login-known">
          <p>You are here as {visitor.name}.</p>
          <Link className="button" href={next}>Go on</Link>
          <LogoutButton />
        </div>
      ) : (
        <>
          <LoginForm name={name} password={password} onName={setName} onPassword={setPassword} to={next} />
          <DemoAccounts
            onChoose={(account) => {
              setName(account.name)
              setPassword(account.password)
            }}
          />
        </>
      )}
    </div>
  )
}
