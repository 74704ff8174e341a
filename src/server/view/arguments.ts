import type { InputSchema } from '../table.js'
import { coerceFields } from '../validate/coerce.js'
import { inputOf } from '../validate/declared.js'
import { fieldsOf } from '../validate/fields.js'
import type { FormReading } from '../validate/form.js'
import { resolved } from '../validate/json-schema.js'
import type { View } from './routes.js'

/** The arguments of a view, typed and not yet validated; or messages by argument name. */
export type Gathering = { ok: true; args: Record<string, unknown> } | { ok: false; fields: Record<string, string[]> }

type Body = Extract<FormReading, { ok: true }>

/**
 * Gathers a view's arguments from the path, the query and the body. Each is of one place: where two name the same one,
 * neither is believed.
 *
 * @param body null where none was read
 * @param csrfField is in a form for the server, and no argument
 */
export async function gatherArguments(view: View, query: URLSearchParams, body: Body | null, csrfField: string | null): Promise<Gathering> {
  const form = body && 'entries' in body ? body.entries.filter(([name]) => name !== csrfField) : []
  const json = body && 'json' in body ? body.json : null
  const twice = namedTwice([view.params.keys(), query.keys(), form.map(([name]) => name), Object.keys(json ?? {})])
  if (twice.size) {
    const message = 'It came in more than one of the path, the query and the body. Send it in one.'
    return { ok: false, fields: fieldsOf([...twice].map((name) => ({ path: [name], message })), view.fn.name) }
  }
  const input = await inputOf(view.fn)
  const typed = coerceFields([...view.params, ...query, ...form], view.fn, json ? inPart(input) : input)
  if ('fields' in typed) return { ok: false, fields: typed.fields }
  for (const [name, value] of Object.entries(json ?? {})) typed.values[name] = value
  return { ok: true, args: typed.values }
}

/** For texts beside a JSON body, which may hold what they lack. */
function inPart({ schema, schemas }: InputSchema): InputSchema {
  const root = resolved(schema, schemas)
  return { schema: typeof root === 'object' ? { ...root, required: [] } : root, schemas }
}

function namedTwice(places: Iterable<string>[]): Set<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const names of places.map((all) => new Set(all))) {
    for (const name of names) {
      if (seen.has(name)) twice.add(name)
      seen.add(name)
    }
  }
  return twice
}
