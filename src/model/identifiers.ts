/** Names that a module of strict code cannot export, or that would shadow a value the generated code relies on. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof var void while with yield undefined NaN Infinity ' +
    // A module that exports a `then` is a thenable: `import()` of it would call the server, and never settle.
    'then'
  ).split(' '),
)

export function isReserved(identifier: string): boolean {
  return RESERVED.has(identifier)
}

/** `user_profile`, `userProfile` -> `UserProfile`. Case inside a word stays, so `userId` and `user_id` mint alike. */
export function pascalCase(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/** `user_profile`, `UserProfile` -> `userProfile`; a leading acronym is one word: `HTTPServer` -> `httpServer`. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = name.split('_')
  return first.replace(/^[A-Z]+(?=[A-Z][a-z]|[^A-Za-z]|$)|^[A-Z]/, (head) => head.toLowerCase()) + pascalCase(rest.join('_'))
}

export const contextIds = (name: string) => ({
  provider: `${pascalCase(name)}Provider`,
  status: `use${pascalCase(name)}Context`,
  data: `${pascalCase(name)}Data`,
})

export const functionIds = (name: string) => ({ call: camelCase(name), hook: `use${pascalCase(name)}` })

/** Props that React or the generated provider keep for themselves. */
const OWN_PROPS = new Set(['key', 'ref', 'children', 'fallback', 'errorFallback', 'poll'])

/** The provider's prop for a param: its name, with an underscore behind it where the name is taken. */
export function propOf(param: string): string {
  return OWN_PROPS.has(param) ? `${param}_` : param
}
