/**
 * The declaration by which an application's own `request.user` has its type.
 *
 * @param module how its `defineServer(…)` is imported, which that file exports by default: `../server/mizan.js`
 */
export function registerText(module: string): string {
  return `declare module 'mizan/server' {
  interface Register {
    server: typeof import(${JSON.stringify(module)}).default
  }
}
export {}
`
}
