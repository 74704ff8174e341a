/** As generated code is named (PROTOCOL 1): `user_profile` -> `UserProfile`. For messages only. */
export const pascal = (name: string): string =>
  name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** The error of a hook that finds no provider above it. */
export const noProvider = (hook: string, context: string): Error =>
  new Error(`use${hook}() finds no <${pascal(context)}Provider> above it. Wrap this component, or a parent of it, in one.`)
