/** The one customer of this shop. A shop with accounts takes it from the request. */
export const CUSTOMER = 'demo'
