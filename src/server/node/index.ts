/** `mizan/node`: the handler of `virtual:mizan/server` on Node, by itself or within another server. */
export { middleware, type Middleware } from './middleware.js'
export { serve, type RunningServer, type ServeOptions } from './serve.js'
export { staticFiles, type StaticOptions } from './static-files.js'
export type { Handler } from './types.js'
