import { Button } from '../ui/button.js'

interface DemoAccount {
  name: string
  password: string
  role: string
}

const ACCOUNTS: DemoAccount[] = [
  { name: 'ann', password: 'morning cup', role: 'has ordered before' },
  { name: 'ben', password: 'walnut board', role: 'is new here' },
  { name: 'sam', password: 'reading lamp', role: 'packs and sends' },
  { name: 'uma', password: 'wool blanket', role: 'owns the shop' },
]

/** A demonstration has no secrets: who can log in, and how. */
export function DemoAccounts({ onChoose }: { onChoose: (account: DemoAccount) => void }) {
  return (
    <section className="demo-accounts" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">Four people to be</h2>
      <ul>
        {ACCOUNTS.map((account) => (
          <li key={account.name}>
            <p>
              <strong>{account.name}</strong> <span className="soft">{account.role}</span>
              <br />
              <code>{account.password}</code>
            </p>
            <Button kind="quiet" aria-label={`Fill in ${account.name}`} onClick={() => onChoose(account)}>
              Fill in
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
