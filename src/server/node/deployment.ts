export interface Deployment {
  port: number
  host: string | undefined
  /** Milliseconds. */
  drain: number
  /** Milliseconds. */
  deadline: number
}

/**
 * What differs from one deployment to the next is told by variables: the same build runs everywhere.
 *
 * @throws {Error} for a value that means nothing, rather than to go on with another
 */
export function deploymentOf(variables: Readonly<Record<string, string | undefined>>): Deployment {
  return {
    port: whole(variables, 'PORT', 3000, 65_535),
    host: variables['HOST'] || undefined,
    drain: whole(variables, 'DRAIN_TIMEOUT', 0, 3_600_000),
    deadline: whole(variables, 'SHUTDOWN_TIMEOUT', 10_000, 3_600_000),
  }
}

function whole(variables: Readonly<Record<string, string | undefined>>, name: string, usual: number, most: number): number {
  const text = variables[name]
  if (text === undefined || text === '') return usual
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  throw new Error(`The variable ${name} is ${JSON.stringify(text)}. Set it to a whole number of at most ${most}, or leave it out for ${usual}.`)
}
