import { MizanError } from './error.js'
import { defineMutation, type AnyMutation } from './mutation.js'

/** Development only: stands for a mutation that went away while something still imports it. Every call is refused. */
export function removedMutation(name: string): AnyMutation {
  const title = `The server no longer has the function "${name}". Remove its call, or restore the function.`
  return defineMutation(name, () => Promise.reject(new MizanError({ code: 'not_found', status: 404, title })))
}
