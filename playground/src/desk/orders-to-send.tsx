import { useOrdersToSend, useSendOrder } from 'virtual:mizan/contexts'
import { ago, plural } from '../format.js'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'

type OrderToSend = ReturnType<typeof useOrdersToSend>[number]

export function OrdersToSend() {
  const orders = useOrdersToSend()
  return (
    <section className="desk-orders" aria-labelledby="to-send">
      <h2 id="to-send">To be sent</h2>
      {orders.length === 0 && <p className="soft">Every order is on its way.</p>}
      <ul>
        {orders.map((order) => <Parcel key={order.id} order={order} />)}
      </ul>
    </section>
  )
}

function Parcel({ order }: { order: OrderToSend }) {
  const { id, customer, postcode, delivery_note, pieces, created_at } = order
  const [sendOrder, { isPending, error }] = useSendOrder()
  const announce = useAnnounce()

  const send = () => {
    sendOrder({ order_id: id }).then(
      () => announce(`Order ${id} is on its way, and ${customer} knows.`),
      () => {}, // `error` is shown below.
    )
  }

  return (
    <li>
      <h3>Order {id}</h3>
      <p className="soft small">
        {plural(pieces, 'piece')} for {customer}, {postcode}, <time dateTime={created_at}>{ago(created_at)}</time>
      </p>
      {delivery_note && <p className="small">“{delivery_note}”</p>}
      <Button pending={isPending} aria-label={`Send order ${id}`} onClick={send}>Send</Button>
      <Refusal error={error} />
    </li>
  )
}
