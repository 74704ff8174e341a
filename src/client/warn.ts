/** For the developer, in development: the caller sees to it that a build does not contain the message. */
export function warn(message: string): void {
  // oxlint-disable-next-line no-console -- the one place that talks to the developer's console
  console.warn(`[mizan] ${message}`)
}

const told = /*#__PURE__*/ new Set<string>()

export function warnOnce(message: string): void {
  if (told.has(message)) return
  told.add(message)
  warn(message)
}
