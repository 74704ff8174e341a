import type { ReactNode } from 'react'
import { Button } from './button.js'

/** Stands in for content that could not be had. */
export function ErrorPanel({ error, retry, children }: { error: Error; retry: () => void; children: ReactNode }) {
  return (
    <section className="error-panel" role="alert">
      <p>{children}</p>
      <p className="soft">{error.message}</p>
      <Button kind="quiet" onClick={() => retry()}>Try again</Button>
    </section>
  )
}

/** Why a button did not do what it says, next to the button. */
export function Refusal({ error }: { error: Error | null | undefined }) {
  return error ? <p className="refusal" role="alert">{error.message}</p> : null
}
