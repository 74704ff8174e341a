import type { JsonSchema } from '../declaration.js'
import type { Site } from './site.js'
import type { Direction, Type } from './type.js'

/** What lowering one keyword needs of the whole. */
export interface Scope {
  readonly schemas: Record<string, JsonSchema>
  readonly direction: Direction
  lower(this: void, schema: unknown, site: Site): Type
  /** What stands here differs between input and output. */
  differs(this: void): void
}
