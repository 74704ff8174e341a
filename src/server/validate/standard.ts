import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Issue } from './explain.js'

export type StandardResult = { ok: true; value: unknown } | { ok: false; issues: Issue[] }

const MAX_ISSUES = 50

/** What a schema of zod, valibot, arktype or any other that follows Standard Schema says of `value`, at once or later. */
export function askStandard(schema: StandardSchemaV1, value: unknown): StandardResult | Promise<StandardResult> {
  const answer = schema['~standard'].validate(value)
  return answer instanceof Promise ? answer.then(read) : read(answer)
}

function read(answer: StandardSchemaV1.Result<unknown>): StandardResult {
  if (!answer.issues) return { ok: true, value: answer.value }
  const issues = answer.issues.slice(0, MAX_ISSUES).map(({ message, path = [] }) => ({ message, path: path.map(keyOf) }))
  return { ok: false, issues }
}

function keyOf(segment: PropertyKey | StandardSchemaV1.PathSegment): string | number {
  const key = typeof segment === 'object' ? segment.key : segment
  return typeof key === 'number' ? key : String(key)
}
