import { useId, type FormEvent } from 'react'
import { useLogin } from 'virtual:mizan/contexts'
import { navigate } from '../router.js'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'
import { FieldError } from '../ui/field-error.js'

interface LoginFormProps {
  name: string
  password: string
  onName: (name: string) => void
  onPassword: (password: string) => void
  /** Where it leads. */
  to: string
}

export function LoginForm({ name, password, onName, onPassword, to }: LoginFormProps) {
  const [login, { isPending, error }] = useLogin()
  const announce = useAnnounce()
  const id = useId()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isPending) return
    login({ name, password }).then(
      (account) => {
        announce(`Good to see you, ${account.name}.`)
        navigate(to, { replace: true })
      },
      () => {}, // `error` is shown below.
    )
  }

  return (
    <form className="login-form" onSubmit={submit} noValidate>
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        autoComplete="username"
        autoCapitalize="none"
        value={name}
        onChange={(event) => onName(event.target.value)}
      />
      <label htmlFor={`${id}-password`}>Password</label>
      <input
        id={`${id}-password`}
        type="password"
        autoComplete="current-password"
        value={password}
        aria-invalid={error?.fields['password'] ? true : undefined}
        aria-describedby={`${id}-fault`}
        onChange={(event) => onPassword(event.target.value)}
      />
      <FieldError id={`${id}-fault`} error={error} field="password" />
      <Button type="submit" pending={isPending}>Log in</Button>
      <Refusal error={error} />
      <p className="soft small">What is in your cart comes along.</p>
    </form>
  )
}
