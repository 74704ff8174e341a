/** `mizan/server`: what the server side of an application imports, and the handler that answers for it. */
export { client, type ClientDecorator, type ClientFunction } from './client.js'
export { MizanError, type MizanErrorOptions } from './error.js'
export { createHandler } from './handler.js'
export type { AffectOption, ClientOptions } from './options.js'
export { ReactContext } from './react-context.js'
export { MizanRequest } from './request.js'
export type { Implementation, ServerContext, ServerFunction, ServerTable } from './table.js'
