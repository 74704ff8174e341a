import type { ComponentProps } from 'react'
import './button.css'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  kind?: 'main' | 'quiet' | 'bare'
  /** Its work is under way: it keeps the focus and does nothing more. */
  pending?: boolean
  disabled?: boolean
}

/** `aria-disabled` and not `disabled`: a button that loses the focus when pressed strands those who use a keyboard. */
export function Button({ kind = 'main', pending, disabled, onClick, className = '', ...props }: ButtonProps) {
  const inert = pending || disabled
  return (
    <button
      type="button"
      {...props}
      className={`button button-${kind} ${className}`}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (inert) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
