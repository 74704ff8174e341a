/** @param option the option whose members they are; null: the options of mizan() themselves */
export function refuseUnknown(option: string | null, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((key) => !known.includes(key))
  if (unknown.length === 0) return
  const what = option === null ? 'mizan() has no option' : `The option \`${option}\` of mizan() has no member`
  throw new Error(`${what} ${list(unknown)}, in vite.config.ts.\nThere are: ${list(known)}.`)
}

/** @param expected what the option takes, to go on after "Give it" */
export function unusable(option: string, expected: string): Error {
  return new Error(`mizan() cannot use what its option \`${option}\` is, in vite.config.ts.\nGive it ${expected}.`)
}

const list = (keys: readonly string[]) => keys.map((key) => `\`${key}\``).join(', ')
