import base from '../../src/styles/base.css?inline'
import tokens from '../../src/styles/tokens.css?inline'
import orders from '../../src/orders/orders.css?inline'
import button from '../../src/ui/button.css?inline'
import page from './page.css?inline'

/** The shop's own look, within the page: a page without script is one request. */
export const STYLES = [tokens, base, button, orders, page].join('\n')
