import { useRestock, useStockLevels } from 'virtual:mizan/contexts'
import { Link } from '../router.js'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'
import { Illustration } from '../ui/illustration.js'

type StockLevel = ReturnType<typeof useStockLevels>[number]

/** How many leave the workshop at once. */
const BATCH = 12

export function StockLevels() {
  return (
    <section className="desk-stock" aria-labelledby="stock">
      <h2 id="stock">Running out</h2>
      <ul>
        {useStockLevels().map((level) => <Shelf key={level.product_id} level={level} />)}
      </ul>
    </section>
  )
}

function Shelf({ level: { product_id, name, stock, hue, form } }: { level: StockLevel }) {
  const [restock, { isPending, error }] = useRestock()
  const announce = useAnnounce()

  const add = () => {
    restock({ product_id, quantity: BATCH }).then(
      ({ stock }) => announce(`${stock} of ${name} are on the shelf.`),
      () => {}, // `error` is shown below.
    )
  }

  return (
    <li>
      <span className="desk-stock-picture"><Illustration form={form} hue={hue} /></span>
      <Link href={`/product/${product_id}`}>{name}</Link>
      <span className="amount" data-empty={stock === 0 || undefined}>{stock === 0 ? 'None' : stock}</span>
      <Button kind="quiet" pending={isPending} aria-label={`Add ${BATCH} of ${name}`} onClick={add}>+{BATCH}</Button>
      <Refusal error={error} />
    </li>
  )
}
