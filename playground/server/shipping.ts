import { client } from 'mizan/server'
import { shippingRate } from './rates.js'

/** What it costs, and how long it takes, to send a parcel to a postcode. */
export const quote_shipping = client({}, async (_request, { postcode }: { postcode: string }) => shippingRate(postcode))
