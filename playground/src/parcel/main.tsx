// The page is not Vite's: what Fast Refresh needs comes before the first component.
import '@vitejs/plugin-react/preamble'
import 'htmx.org/dist/htmx.esm.js'
import 'mizan/htmx'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ParcelOrder } from './parcel-order.js'

const root = document.getElementById('order')
const order_id = Number(root?.dataset['orderId'])
if (!root || !order_id) throw new Error('The page has no element #order with a data-order-id')

createRoot(root).render(
  <StrictMode>
    <ParcelOrder order_id={order_id} />
  </StrictMode>,
)
