import { sendCall, type MizanCallOptions } from './call.js'
import { filesBody } from './files.js'

/**
 * Calls a function of the server by its name, and makes stale what its answer says (PROTOCOL 5).
 *
 * @param args an object, its `undefined` members left out; with files in it the call travels as a form
 * @throws MizanError
 */
export const mizanCall = (fn: string, args?: unknown, options?: MizanCallOptions): Promise<unknown> => sendCall(fn, args, options, filesBody)
