import type { ContextHandle } from '../registry.js'

/** As generated code is named (PROTOCOL 1): `user_profile` -> `UserProfile`. For messages only. */
export const pascal = (name: string): string =>
  name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** The error of a hook that finds no provider above it. */
export const noProvider = (hook: string, { name }: ContextHandle): Error =>
  new Error(
    process.env.NODE_ENV === 'production'
      ? `no provider of ${name}`
      : `use${pascal(hook)}() finds no <${pascal(name)}Provider> above it. Wrap this component, or a parent of it, in one.`,
  )
