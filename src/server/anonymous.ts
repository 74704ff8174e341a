import { BearerVisitor } from './identity/bearer-visitor.js'
import type { Visitor } from './visitor.js'

/** Who asks where no identity is configured: nobody, ever. */
export const ANONYMOUS: Visitor = new BearerVisitor(null, null)
