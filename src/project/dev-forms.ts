import { compare, formFields, type Fn, type InputSchema, type Model, type Param } from '../model/index.js'
import { functionKey } from '../source/typescript/index.js'
import type { Fields, Forms } from '../../virtual-modules/index.js'

/** What the type checker told of a function last; `input` is undefined where it told nothing. */
type Last = (key: string) => { input: InputSchema | null | undefined; asked: number }

interface Told {
  input: InputSchema | null
  fields: Fields
  /** The params of the source that it was told of; null while the syntax does not tell these, and nobody else has. */
  params: readonly Param[] | null
}

/**
 * How forms are read in a dev session. A build goes by what the type checker says; here that comes seconds after a change, and what
 * it said before holds until then, but for the params that are others now.
 */
export class DevForms {
  readonly #last: Last
  readonly #told = new Map<string, Told>()

  constructor(last: Last) {
    this.#last = last
  }

  /** @param open keys of the functions whose params nobody has told */
  of(model: Model, open: ReadonlySet<string>): Forms {
    const forms = new Map<string, Fields | number>()
    for (const fn of model.functions) {
      if (fn.group === null || fn.payload.kind !== 'typescript') continue
      const key = functionKey(fn.payload)
      const { input, asked } = this.#last(key)
      const params = open.has(key) ? null : fn.params
      const told = this.#toldOf(key, { model, fn, input, params })
      forms.set(fn.name, (params ? fieldsNow(model, fn, told) : told?.fields) ?? asked)
    }
    return forms
  }

  #toldOf(key: string, { model, fn, input, params }: { model: Model; fn: Fn; input: InputSchema | null | undefined; params: Told['params'] }): Told | undefined {
    const before = this.#told.get(key)
    const isNews = input !== undefined && before?.input !== input
    if (!isNews && (!before || before.params)) return before
    const told = isNews ? { input, fields: fieldsOf(model, fn, input), params } : { ...before!, params }
    this.#told.set(key, told)
    return told
  }
}

/** As a build reads them. */
function fieldsOf(model: Model, fn: Fn, input: InputSchema | null): Fields {
  if (fn.payload.kind !== 'typescript' || input === null) return {}
  const payload = { ...fn.payload, described: { input: input.schema, output: null } }
  return formFields({ ...model, schemas: input.schemas }, { ...fn, payload })
}

/** Null where there is a param that only the type checker knows, and has not told. */
function fieldsNow(model: Model, fn: Fn, told: Told | undefined): Fields | null {
  if (isSame(told?.params, fn.params)) return told!.fields
  const [said, before] = [formFields(model, fn), Object.entries(told?.fields ?? {})]
  const fields: (readonly [string, string])[] = []
  for (const param of fn.params) {
    const { name, type } = param
    const old = told?.params?.find((each) => each.name === name)
    if (isSame(old, param)) fields.push(...before.filter(([path]) => path === name || path.startsWith(`${name}.`)))
    else if (!type) return null
    else if (said[name] !== undefined) fields.push([name, said[name]])
  }
  return Object.fromEntries(fields.sort(([a], [b]) => compare(a, b)))
}

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b)
