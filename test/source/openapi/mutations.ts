import fc from 'fast-check'
import { stringify } from 'yaml'
import { nastyText } from '../../model/arbitrary.js'
import { SHOP } from './document.js'

/** A document that uses all that is read: every form of a function, an effect, a param and a reference. */
export const RICH = {
  ...SHOP,
  'x-mizan-functions': [
    ...SHOP['x-mizan-functions'],
    {
      name: 'search',
      context: 'search',
      input: {
        type: 'object',
        required: ['q'],
        properties: {
          q: { type: 'string' },
          ids: { type: 'array', items: { type: 'integer' } },
          sort: { $ref: '#/components/schemas/Sort' },
          from: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
          owner: { $ref: '#/components/schemas/UserProfileInput/properties/user_id' },
          kind: { $ref: '#/$defs/Kind' },
        },
        $defs: { Kind: { type: 'string', nullable: true } },
      },
      output: { oneOf: [{ $ref: '#/components/schemas/Tree' }, { type: 'array', items: { $ref: '#/components/schemas/Profile' } }, { const: 5 }] },
    },
    { name: 'buy', affects: 'search', route: '/buy/', methods: ['POST'] },
    { name: 'ping', input: null, output: { type: 'object', additionalProperties: { type: ['string', 'null'] } } },
  ],
  'x-mizan-contexts': { ...SHOP['x-mizan-contexts'], search: { functions: ['search'] } },
  components: {
    schemas: {
      ...SHOP.components.schemas,
      Sort: { type: 'string', enum: ['asc', 'desc'], description: 'How.', default: 'asc' },
      Tree: {
        allOf: [{ $ref: '#/components/schemas/Profile' }, { type: 'object', properties: { left: { $ref: '#' }, 'odd key': { type: 'number', deprecated: true } } }],
        $defs: { Leaf: { type: 'boolean' } },
      },
    },
  },
}

/** A value whose objects may hold a key twice. */
type Tree = { scalar: unknown } | { items: Tree[] } | { members: [string, Tree][] }

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { items: value.map(treeOf) }
  if (typeof value !== 'object' || value === null) return { scalar: value }
  return { members: Object.entries(value).map(([key, inner]) => [key, treeOf(inner)]) }
}

function jsonOf(tree: Tree): string {
  if ('items' in tree) return `[${tree.items.map(jsonOf).join(', ')}]`
  if ('members' in tree) return `{${tree.members.map(([key, inner]) => `${JSON.stringify(key)}: ${jsonOf(inner)}`).join(',\n')}}`
  return JSON.stringify(tree.scalar) ?? 'null'
}

/** A value where it is held. */
interface Slot {
  list: Tree[] | [string, Tree][]
  index: number
}

function slotsOf(tree: Tree, found: Slot[] = []): Slot[] {
  const list = 'items' in tree ? tree.items : 'members' in tree ? tree.members : []
  for (const [index, each] of list.entries()) {
    found.push({ list, index })
    slotsOf(Array.isArray(each) ? each[1] : each, found)
  }
  return found
}

const valueIn = ({ list, index }: Slot): Tree => {
  const each = list[index]!
  return Array.isArray(each) ? each[1] : each
}

function put({ list, index }: Slot, tree: Tree): void {
  const each = list[index]!
  if (Array.isArray(each)) each[1] = tree
  else list[index] = tree
}

type Edit = { how: 'drop' | 'swap' | 'retype' | 'duplicate' | 'deepen' | 'rename' | 'insert'; at: number; other: number; key: string; value: unknown }

function apply(root: Tree, { how, at, other, key, value }: Edit): void {
  const slots = slotsOf(root)
  const slot = slots[at % Math.max(1, slots.length)]
  if (!slot) return
  const { list, index } = slot
  const each = list[index]!
  const rival = slots[other % slots.length]!
  const tree = valueIn(slot)
  if (how === 'drop') list.splice(index, 1)
  else if (how === 'retype') put(slot, treeOf(value))
  // Copies: a value that held itself would have no text.
  else if (how === 'swap') put(slot, treeOf(JSON.parse(jsonOf(valueIn(rival)))))
  else if (how === 'duplicate') (list as unknown[]).splice(other % (list.length + 1), 0, structuredClone(each))
  else if (how === 'rename' && Array.isArray(each)) each[0] = key
  else if (how === 'deepen') put(slot, Array.from({ length: (other % 40) + 1 }).reduce<Tree>((inner) => ({ members: [[key, { items: [inner] }]] }), tree))
  else if ('members' in tree) tree.members.push([key, treeOf(value)])
}

const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'name', 'context', 'affects', 'params', 'input', '$ref', 'allOf', 'type', 'properties', 'ünïcode', '🙂', 'then', ''),
  nastyText,
)
const value = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e300, [], {}, [[]], ['null'], ['string', 'integer']),
  fc.constantFrom('#', '#/', '#/components/schemas/Tree', '#/components/schemas/Tree/allOf/1', '#/components/schemas/__proto__', '#/constructor', 'other.json#/A', '#/x-mizan-functions/4/input').map(($ref) => ({ $ref })),
  fc.constantFrom<unknown>({ functions: ['constructor'] }, { name: '__proto__' }, { name: 'toString', context: 'user' }, { allOf: [null, { $ref: 5 }] }, { enum: [] }, { anyOf: [] }),
  fc.jsonValue({ maxDepth: 2 }),
)
const edit: fc.Arbitrary<Edit> = fc.record({
  how: fc.constantFrom('drop', 'swap', 'retype', 'duplicate', 'deepen', 'rename', 'insert'),
  at: fc.nat(100_000),
  other: fc.nat(100_000),
  key,
  value,
})

/** The text of the document, its values dropped, swapped, retyped, duplicated, nested, renamed. */
const mutatedJson = fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) => {
  const root = { items: [treeOf(RICH)] }
  for (const each of edits) apply(root, each)
  return root.items[0] ? jsonOf(root.items[0]) : ''
})

const mutatedYaml = fc.tuple(mutatedJson, fc.constantFrom(20, 80)).map(([json, lineWidth]) => stringify(JSON.parse(json || 'null'), { lineWidth, aliasDuplicateObjects: false }))

const noise = fc.oneof(
  fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '\n', '\uFEFF', '\0', '\uD800', '/*', '1e999', 'null', '- ', '? ', '&a ', '*a', '<<: *a\n', '!!str ', '|\n', '>-\n', '%YAML 1.1\n', '---\n', '...\n', '\t', '#'),
  nastyText,
)
type Cut = [at: number, length: number, put: string]
const cut: fc.Arbitrary<Cut> = fc.tuple(fc.nat(20_000), fc.constantFrom(0, 0, 1, 40, 100_000), noise)

/** A text with characters cut, replaced or put in, or all behind a point gone. */
const broken = (text: string, cuts: Cut[]) =>
  cuts.reduce((found, [at, length, put]) => {
    const start = at % (found.length + 1)
    return found.slice(0, start) + put + found.slice(start + length)
  }, text)

const TEXTS = [JSON.stringify(RICH), JSON.stringify(RICH, null, 2), stringify(RICH, { aliasDuplicateObjects: false }), stringify(RICH, { collectionStyle: 'flow', aliasDuplicateObjects: false }).replace(/^\{/, '---\n{')]
const brokenText = fc.tuple(fc.constantFrom(...TEXTS), fc.array(cut, { minLength: 1, maxLength: 3 })).map(([text, cuts]) => broken(text, cuts))

/** Bytes as a disk or a network might leave them. */
const flippedBytes = fc.tuple(fc.constantFrom(...TEXTS), fc.array(fc.tuple(fc.nat(20_000), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 })).map(([text, flips]) => {
  const bytes = Buffer.from(text)
  for (const [at, mask] of flips) bytes[at % bytes.length]! ^= mask
  return bytes.toString('utf8')
})

/** Texts of documents that are nearly right. */
export const mutatedText = fc.oneof({ weight: 4, arbitrary: mutatedJson }, { weight: 2, arbitrary: mutatedYaml }, { weight: 2, arbitrary: brokenText }, flippedBytes)
