import fc from 'fast-check'
import type { Declarations, FunctionDeclaration, JsonSchema, ParamDeclaration, Payload } from '../../src/model/index.js'
import { at, fn, type } from './declare.js'

/** Text that would end a string, a comment or a script if anything let it. */
export const nastyText = fc
  .array(
    fc.constantFrom(
      '"', "'", '`', '${x}', '\\', '\n', '\r\n', '\u2028', '\u2029', '*/', '/*', '//', '</script>', '<!--', '\0', '\ud800', '\uFEFF',
      '__proto__', 'constructor', 'default', 'é', '日本', '🙂', '@internal', '//# sourceMappingURL=x', '#', ' ', 'a', '1', '{', '}', ';',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

/** Names that may travel, the awkward ones among them. */
export const legalName = fc.oneof(
  fc.constantFrom(
    'user', 'user_profile', 'userProfile', 'HTTPServer', 'use_user', 'user_context', 'constructor', 'toString', 'hasOwnProperty',
    'prototype', 'then', 'type', 'any', 'async', 'of', 'globalThis', 'require', 'module', 'string', 'number', 'declare', 'namespace',
    'provider', 'read', 'mutation', 'status', 'changed', 'contexts', 'functions', 'manifest', 'schemas', 'other', 'react', 'get', 'as',
  ),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,10}$/),
)

export const paramName = fc.oneof(fc.constantFrom('key', 'ref', 'children', 'fallback', 'poll', 'id', 'page', 'user_id', 'constructor'), legalName)

export const anyName = fc.oneof({ weight: 5, arbitrary: legalName }, fc.constantFrom('delete', 'a-b', '__proto__', '', 'x y'), nastyText)

const scalar = fc.constantFrom('string', 'integer', 'number', 'boolean', 'string[]', 'integer[]', 'string | null')

export const COMPONENTS = ['Profile', 'Order', '__proto__', 'constructor', 'a b', 'A-B', 'A.B', 'é', 'string', '"', '</script>', '1st', '$']

const reference = fc.constantFrom(...COMPONENTS, 'Missing').map((name) => ({
  $ref: `#/components/schemas/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`,
}))

const propertyName = fc.constantFrom('kind', 'id', 'x-id', 'a')

const discriminator = fc.record(
  { propertyName: fc.oneof(propertyName, nastyText), mapping: fc.dictionary(nastyText, fc.oneof(fc.constantFrom(...COMPONENTS), reference.map(({ $ref }) => $ref)), { maxKeys: 2 }) },
  { requiredKeys: ['propertyName'] },
)

const dictionary = <T>(value: fc.Arbitrary<T>) => fc.dictionary(fc.oneof(legalName, nastyText, propertyName, fc.constant('__proto__')), value, { maxKeys: 4 })

/** JSON Schemas, sensible and not. */
export const jsonSchema: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema; object: JsonSchema }>((tie) => ({
  object: fc.record(
    {
      type: fc.constant('object'),
      properties: dictionary(tie('schema')),
      required: fc.array(fc.oneof(nastyText, propertyName), { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
      patternProperties: fc.dictionary(fc.oneof(fc.constantFrom('^x-', '-id$', '^`${', '.*', '^a', 'a$'), nastyText), tie('schema'), { maxKeys: 2 }),
      description: nastyText,
      title: nastyText,
      default: fc.oneof(nastyText, fc.constant(null)),
      deprecated: fc.boolean(),
      readOnly: fc.boolean(),
      writeOnly: fc.boolean(),
      discriminator,
      oneOf: fc.array(reference, { maxLength: 2 }),
      allOf: fc.array(reference, { maxLength: 2 }),
    },
    { requiredKeys: ['type', 'properties'] },
  ),
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<JsonSchema>(true, false, {}, { type: 'string' }, { type: ['integer', 'null'] }, { type: 'number', nullable: true }, { type: 'file' }),
    reference,
    fc.record({ enum: fc.array(fc.oneof(nastyText, fc.integer(), fc.constant(null), fc.double(), fc.constant({ a: 1 })), { maxLength: 3 }) }),
    fc.record({ const: fc.oneof(nastyText, fc.boolean(), fc.constant([])) }),
    tie('object'),
    fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: fc.nat(3), maxItems: fc.nat(3) }, { requiredKeys: ['type', 'items'] }),
    fc.record(
      { type: fc.constant('array'), prefixItems: fc.array(tie('schema'), { maxLength: 3 }), items: fc.oneof(fc.constant(false), tie('schema')), minItems: fc.nat(3) },
      { requiredKeys: ['type', 'prefixItems'] },
    ),
    fc
      .tuple(fc.constantFrom('anyOf', 'oneOf', 'allOf'), fc.array(tie('schema'), { maxLength: 3 }), fc.boolean(), fc.option(discriminator, { nil: undefined }))
      .map(([key, parts, nullable, discriminator]) => ({ [key]: parts, nullable, ...(discriminator ? { discriminator } : {}) })),
    fc.record({ not: tie('schema'), $dynamicRef: nastyText, if: tie('schema') }, { requiredKeys: ['not'] }),
  ),
})).schema

const payload: fc.Arbitrary<Payload> = fc.oneof(
  fc.record({ kind: fc.constant('schema' as const), input: fc.option(jsonSchema), output: fc.option(jsonSchema) }),
  fc.record({
    kind: fc.constant('typescript' as const),
    file: nastyText.map((name) => `/app/server/${name.replaceAll('\0', '')}.ts`),
    path: fc.array(fc.oneof(legalName, nastyText), { minLength: 1, maxLength: 2 }),
  }),
)

const contextPool = ['user', 'cart', 'orders', 'user_orders']

/** Whatever a reader might give, faults included: names, params and effects come from small pools, so that they meet. */
export const anyServer: fc.Arbitrary<Declarations> = serverOf(
  anyName,
  fc.record({ name: fc.oneof(paramName, anyName), place: fc.constant(at('/param')), text: fc.oneof(scalar, fc.constant('Date')), required: fc.boolean() }),
  fc.oneof(fc.constantFrom(...contextPool), anyName),
)

/** Servers of which most are without fault: each param has one type everywhere. */
export const likelyServer: fc.Arbitrary<Declarations> = fc
  .dictionary(paramName, scalar, { minKeys: 1, maxKeys: 5, noNullPrototype: true })
  .chain((types) =>
    serverOf(
      legalName,
      fc.record({ name: fc.constantFrom(...Object.keys(types)), required: fc.boolean() }).map(({ name, required }) => ({
        name,
        required,
        place: at(`/${name}`),
        text: types[name]!,
      })),
      fc.constantFrom(...contextPool),
    ),
  )
  .map(withoutFaults)

function serverOf(name: fc.Arbitrary<string>, param: fc.Arbitrary<Omit<ParamDeclaration, 'type'>>, context: fc.Arbitrary<string>) {
  const one = fc
    .record({
      name,
      context: fc.option(context),
      affects: fc.array(fc.record({ context, params: fc.array(paramName, { maxLength: 2 }) }), { maxLength: 2 }),
      params: fc.uniqueArray(param, { selector: (each) => each.name, maxLength: 4 }),
      payload,
      description: fc.option(nastyText),
      source: fc.option(nastyText),
      route: fc.option(fc.constantFrom('/a/', '/a/:id/', '/"</script>/'), { freq: 8 }),
      methods: fc.option(fc.subarray(['GET', 'POST', 'get']), { freq: 8 }),
      auth: fc.constantFrom(false, true, 'staff'),
      private: fc.boolean(),
      maxAge: fc.option(fc.nat()),
    })
    .map(({ context: read, affects, params, ...rest }, index = 0): FunctionDeclaration => ({
      ...fn(rest.name),
      ...rest,
      place: at(`/${rest.name}/${index}`),
      context: read === null ? null : { name: read, place: at('/context') },
      affects: affects.map((affect) => ({ ...affect, place: at('/affects') })),
      params: params.map((each) => ({ ...each, type: type(each.text) })),
    }))
  return fc.record({
    base: fc.constantFrom(null, '/api/', '/api/mizan/'),
    functions: fc.array(one, { maxLength: 8 }),
    contexts: fc.array(
      fc.record({
        name: context,
        place: fc.constant(at('/contexts')),
        functions: fc.option(fc.array(fc.record({ name, place: fc.constant(at('/list')) }), { maxLength: 3 }), { freq: 3 }),
      }),
      { maxLength: 2 },
    ),
    schemas: fc.tuple(...COMPONENTS.map(() => jsonSchema)).map((all) => componentsFrom(all)),
  })
}

/** As `JSON.parse` makes it: `__proto__` is a key like any other. */
function componentsFrom(all: JsonSchema[]): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {}
  COMPONENTS.forEach((name, index) => Object.defineProperty(schemas, name, { value: all[index], enumerable: true, configurable: true, writable: true }))
  return schemas
}

function withoutFaults(server: Declarations): Declarations {
  const taken = new Set<string>()
  const functions = server.functions.filter(({ name }) => {
    const key = name.replaceAll('_', '').toLowerCase()
    return !taken.has(key) && taken.add(key)
  })
  // Decorated views have routes of their own; a schema's are its server's business.
  const routed = functions.map((each) => (each.payload.kind === 'typescript' && each.route ? { ...each, route: `/pages/${each.name}/` } : each))
  const reads = routed.map((each) => (each.context ? { ...each, affects: [], methods: null } : each))
  const exists = new Set(reads.flatMap(({ context }) => context?.name ?? []))
  const effects = reads.map((each) => ({
    ...each,
    affects: each.affects.filter(({ context }) => exists.has(context)).map((affect) => ({ ...affect, params: [] })),
  }))
  return { ...server, functions: effects, contexts: [] }
}
