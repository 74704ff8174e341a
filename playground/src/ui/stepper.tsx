import './stepper.css'

interface StepperProps {
  label: string
  value: number
  max: number
  pending?: boolean
  onChange: (value: number) => void
}

/** A quantity from 1 to `max`. */
export function Stepper({ label, value, max, pending = false, onChange }: StepperProps) {
  const step = (by: number) => {
    const next = value + by
    if (!pending && next >= 1 && next <= max) onChange(next)
  }
  return (
    <div className="stepper" role="group" aria-label={label} aria-busy={pending || undefined}>
      <button type="button" aria-label="One less" aria-disabled={value <= 1 || undefined} onClick={() => step(-1)}>
        −
      </button>
      <output aria-live="off">{value}</output>
      <button type="button" aria-label="One more" aria-disabled={value >= max || undefined} onClick={() => step(1)}>
        +
      </button>
    </div>
  )
}
