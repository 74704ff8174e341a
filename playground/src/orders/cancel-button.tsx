import { useCancelOrder } from 'virtual:mizan/contexts'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'

export function CancelButton({ order_id }: { order_id: number }) {
  const [cancelOrder, { isPending, error }] = useCancelOrder()
  const announce = useAnnounce()

  const cancel = () => {
    cancelOrder({ order_id }).then(
      () => announce(`Order ${order_id} was cancelled.`),
      () => {}, // `error` is shown below.
    )
  }

  return (
    <>
      <Button kind="quiet" pending={isPending} onClick={cancel}>Cancel order</Button>
      <Refusal error={error} />
    </>
  )
}
