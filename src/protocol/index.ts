/** What every part of Mizan, and every server that speaks it, agrees on. `PROTOCOL.md` beside this file is the text. */
export * from './invalidation.js'
export * from './manifest.js'
export * from './names.js'
export * from './params.js'
export * from './problem.js'
export * from './route.js'
export * from './script-json.js'
export type * from './origin-cache.js'
