import { DeskProvider, useTakings } from 'virtual:mizan/contexts'
import { money, plural } from '../format.js'
import { ErrorPanel } from '../ui/error-panel.js'

/**
 * What only the owner may know. The same request brings it, and says why it does not: a provider of its own keeps that
 * refusal from the rest of the desk.
 */
export function Takings() {
  return (
    <section className="desk-takings" aria-labelledby="takings">
      <h2 id="takings">Thirty days</h2>
      <DeskProvider
        fallback={null}
        errorFallback={({ error, retry }) =>
          error.code === 'forbidden' ? (
            <p className="soft">What was taken is for the owner to see.</p>
          ) : (
            <ErrorPanel error={error} retry={retry}>The takings could not be loaded.</ErrorPanel>
          )
        }
      >
        <Sum />
      </DeskProvider>
    </section>
  )
}

function Sum() {
  const { orders, cents } = useTakings()
  return (
    <p>
      <strong className="amount">{money(cents)}</strong> <span className="soft">from {plural(orders, 'order')}</span>
    </p>
  )
}
