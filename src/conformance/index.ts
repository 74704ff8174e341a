/** `mizan conformance`: any server, checked from outside against PROTOCOL.md. */
export { conform, Unreachable } from './conform.js'
export { readSchema } from './read-schema.js'
export type { CheckResult, Report } from './report.js'
export { readValues, ValuesError, type Values } from './values.js'
