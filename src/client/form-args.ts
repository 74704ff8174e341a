/**
 * How the fields of a form become arguments, by dotted path: those of which the arguments' types say more than that they are
 * texts, and all that are members of objects. A kind is a letter:
 * `n` number, `b` boolean (a checkbox, or a choice between the words true and false), `f` file, `j` JSON, `s` text;
 * then marks: `*` for a list, `?` where an empty field is null, `-` where what is absent is left out though it is a checkbox or a
 * list, `~` where it is left out together with its object.
 */
export type Fields = Readonly<Record<string, string>>

/** The arguments that a form says, at once; in dev they may have to wait for what the type checker knows. */
export type FormReader = (form: FormData) => Record<string, unknown> | PromiseLike<Record<string, unknown>>

/** What reads a form whose fields are of these kinds, for the hook of a mutation. Without it all of them are texts. */
export const formFields =
  (fields: Fields): FormReader =>
  (form) =>
    formArgs(form, fields)

type Tree = { [key: string]: unknown; __proto__: null }

/**
 * The arguments that a form says.
 *
 * - Where no list is wanted the last field of a name counts, so that a hidden one can stand before a checkbox.
 * - What is no number, or no JSON, stays text: the server says what is wrong with it.
 * - A field that is absent is left out, and so is an empty one that is no text. A checkbox or list that is absent is false or `[]`,
 *   since a form has no other way to say so; unless it may be left out, or its object may and nothing of that is there.
 */
export function formArgs(form: FormData, fields: Fields): Record<string, unknown> {
  // Without a prototype no name means anything but itself.
  const kinds: Record<string, string | undefined> = { __proto__: null, ...fields } as {}
  const args: Tree = { __proto__: null }
  const known = Object.keys(fields)
  // What is there comes first, and tells which objects are. Strangers come last: one that is called like an object replaces it,
  // instead of being taken for it.
  for (const path of new Set([...known.filter((path) => form.has(path)), ...known, ...form.keys()])) {
    const kind = kinds[path] ?? ''
    const isThere = form.has(path)
    const isList = kind[1] === '*'
    // React's own fields are none of ours, and only of a checkbox or a list it says something that it is absent.
    if (path[0] === '$' || (!isThere && !/^(b|.\*)[^-]*$/.test(kind))) continue
    const values = (isThere || isList ? form.getAll(path) : ['']).flatMap((value) => read(value as string & File, kind))
    const value = isList ? values : values.at(-1)
    if (value === undefined) continue
    const keys = kind ? path.split('.') : [path]
    const last = keys.pop()!
    const at = keys.reduce<Tree | undefined>(
      (at, key) => (isThere || !kind.includes('~') ? (at![key] ??= { __proto__: null }) : at?.[key]) as Tree | undefined,
      args,
    )
    if (at) at[last] = value
  }
  return args
}

/** The value of one field; none when it is empty. */
function read(value: string & File, kind: string): unknown {
  // A file input in which nothing was chosen has a file without a name.
  const isEmpty = !(value.name ?? value)
  if (isEmpty && kind.includes('?')) return null
  if (kind[0] === 'b') return !/^(false|off)?$/.test(value)
  if (isEmpty && (value.name === '' || /^[fjn]/.test(kind))) return []
  // `Number` alone would take spaces, hexadecimals and infinity, `parseFloat` alone a number with a unit behind it.
  if (kind[0] === 'n' && +value - parseFloat(value) === 0) return +value
  try {
    return kind[0] === 'j' ? [JSON.parse(value)] : value
  } catch {
    return value
  }
}
