import type { MizanServer } from './define-server.js'

/**
 * What generated types tell of the application: `{ server: typeof import('../server/mizan.js').default }`. It gives
 * `request.user` the type that the application's own `user` returns.
 */
export interface Register {}

/** Who asks, as the application's `user` describes them; null for nobody. */
export type User = Register extends { server: MizanServer<infer Who> } ? Who | null : unknown
