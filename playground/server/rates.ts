import { MizanError } from 'mizan/server'

/** What it costs to send a parcel. */
export interface ShippingRate {
  zone: 'Near' | 'Far' | 'Abroad'
  cents: number
  /** Working days. */
  days: number
}

const NEAR: ShippingRate = { zone: 'Near', cents: 490, days: 2 }
const FAR: ShippingRate = { zone: 'Far', cents: 690, days: 3 }
const ABROAD: ShippingRate = { zone: 'Abroad', cents: 1290, days: 6 }

/**
 * The rate for a postcode. Five digits are ours, from 0 to 4 near and from 5 to 9 far; any other 3 to 10 letters and
 * digits are abroad.
 *
 * @throws MizanError `invalid` for what is no postcode.
 */
export function shippingRate(postcode: string): ShippingRate {
  const code = postcode.replaceAll(/[\s-]/g, '')
  if (!/^[a-z0-9]{3,10}$/i.test(code)) {
    const fields = { postcode: ['This does not look like a postcode.'] }
    throw new MizanError('invalid', 'We cannot send it there.', { fields })
  }
  if (!/^\d{5}$/.test(code)) return ABROAD
  return code < '5' ? NEAR : FAR
}
