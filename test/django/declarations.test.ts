import { execFile } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOfTraceback } from '../../src/source/openapi/traceback.js'
import { folder } from '../project/folder.js'
import { describeDjango, PROJECT, python } from './django.js'

const HEAD = `from __future__ import annotations
from dataclasses import dataclass
from typing import Annotated, Literal, NotRequired, Optional, TypedDict
from mizan import ReactContext, client
user = ReactContext('user')
`

interface Printed {
  'x-mizan-functions': Record<string, unknown>[]
  components: { schemas: Record<string, unknown> }
}

describeDjango('manage.py mizan_schema', () => {
  let root: string
  let functions: string
  beforeAll(() => {
    ;({ root } = folder('declarations', {}, afterAll))
    cpSync(PROJECT, root, { recursive: true })
    functions = join(root, 'everything/functions.py')
  })

  const run = () => promisify(execFile)(python(), ['manage.py', 'mizan_schema'], { cwd: root, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })
  const print = async (code: string) => {
    writeFileSync(functions, HEAD + code)
    return JSON.parse((await run()).stdout) as Printed
  }

  /** What it says of code that is at fault, and the line that tools are led to. */
  const fault = async (code: string) => {
    writeFileSync(functions, HEAD + code)
    const { stderr } = await run().then(() => ({ stderr: 'nothing is wrong' }), (error: { stderr: string }) => error)
    const place = placeOfTraceback(stderr, root)
    return { said: stderr, at: place?.file === functions ? code.split('\n')[(place.line ?? 0) - HEAD.split('\n').length] : place?.file }
  }

  test('says of a function what the protocol has', async () => {
    const printed = await print(`
@client(context=user, private=True, max_age=5, errors=['taken'], name='user_page')
def page(request, user_id: int, size: Annotated[int, 'How many.'] = 10) -> Optional[str]:
    """A page.

    Of a user.
    """
`)
    expect(printed['x-mizan-functions']).toEqual([
      {
        name: 'user_page', description: 'A page.\n\nOf a user.', source: 'everything/functions.py:8', context: 'user', affects: [], auth: false, private: true, maxAge: 5,
        websocket: false, errors: ['taken'], route: null, methods: null, output: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        input: {
          type: 'object',
          properties: { user_id: { type: 'integer' }, size: { type: 'integer', description: 'How many.', default: 10 } },
          required: ['user_id'],
          additionalProperties: false,
        },
      },
    ])
  })

  test('describes classes once, with what they lead to, and members that may be absent', async () => {
    const { components } = await print(`
class Part(TypedDict):
    """A part."""
    name: str
    of: NotRequired['Part']

@dataclass
class Whole:
    parts: list[Part]
    colour: Literal['red', 1, None] = 'red'
    first: Part | None = None

@client()
def whole(request) -> Whole: ...
@client()
def again(request, whole: Whole) -> dict[str, Whole]: ...
`)
    const part = { $ref: '#/components/schemas/Part' }
    expect(components.schemas).toEqual({
      Part: { type: 'object', properties: { name: { type: 'string' }, of: part }, required: ['name'], description: 'A part.' },
      Whole: {
        type: 'object',
        properties: {
          parts: { type: 'array', items: part },
          colour: { enum: ['red', 1, null], default: 'red' },
          first: { anyOf: [part, { type: 'null' }], default: null },
        },
        required: ['parts'],
      },
    })
  })

  test('tells of members that are only answered, of defaults that are made anew, and of marks where annotations are texts', async () => {
    const { components } = await print(`
from dataclasses import field
from typing import ClassVar, Required
from uuid import UUID, uuid4

class Loose(TypedDict, total=False):
    a: Required[int]
    b: int

@dataclass(kw_only=True)
class Thing:
    kinds: ClassVar[int] = 1
    id: UUID = field(default_factory=uuid4)
    tags: list[str] = field(default_factory=list)
    made: int = field(init=False, default=1)

@client()
def put(request, thing: Thing, loose: Loose) -> None: ...
`)
    expect(components.schemas).toEqual({
      Loose: { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'integer' } }, required: ['a'] },
      Thing: {
        type: 'object',
        properties: { id: { type: 'string', format: 'uuid' }, tags: { type: 'array', items: { type: 'string' }, default: [] }, made: { type: 'integer', readOnly: true } },
        required: ['made'],
      },
    })
  })

  test.each([
    ['a line that does not parse', '\ndef broken(:\n    pass\n', 'def broken(:', /SyntaxError/],
    ['an import that fails', '\nimport nothing_of_this_name\n', 'import nothing_of_this_name', /No module named/],
    ['an argument without a type', '\n@client()\ndef one(request, a) -> None: ...\n', 'def one(request, a) -> None: ...', /"a" of one needs a type/],
    ['a function that takes anything', '\n@client()\ndef one(request, **more: int) -> None: ...\n', 'def one(request, **more: int) -> None: ...', /\* and \*\* can have none/],
    ['no type of what is returned', '\n@client()\ndef one(request): ...\n', 'def one(request): ...', /does not say what it returns/],
    ['a type that JSON has no form for', '\n@client()\ndef one(request) -> complex: ...\n', 'def one(request) -> complex: ...', /complex'> has no form in JSON\. There are str, int/],
    ['such a type within another', '\n@client()\ndef one(request, a: list[bytes]) -> None: ...\n', 'def one(request, a: list[bytes]) -> None: ...', /bytes'> has no form/],
    ['a type that is nowhere', '\n@client()\ndef one(request) -> Nothing: ...\n', 'def one(request) -> Nothing: ...', /'Nothing' is not defined/],
    ['a name that is taken', "\n@client()\ndef one(request) -> None: ...\n@client(name='one')\ndef two(request) -> None: ...\n", 'def two(request) -> None: ...', /functions\.py:8 is a function "one", too/],
    ['two types of one name', '\ndef make():\n    @dataclass\n    class Part:\n        a: int\n    return Part\nA, B = make(), make()\n@client()\ndef one(request, a: A, b: B) -> None: ...\n', 'def one(request, a: A, b: B) -> None: ...', /Two types have the name Part/],
    ['a name that is none', "\n@client(name='a-b')\ndef one(request) -> None: ...\n", "def one(request) -> None: ...", /"a-b" is no name/],
    ['a function that is asynchronous', '\n@client()\nasync def one(request) -> None: ...\n', 'async def one(request) -> None: ...', /one, or its guard, is asynchronous/],
    ['a guard that is asynchronous', '\nasync def guard(request): ...\n@client(auth=guard)\ndef one(request) -> None: ...\n', 'def one(request) -> None: ...', /or its guard, is asynchronous/],
    ['two views of one path', "\n@client(route='/a/:b/')\ndef one(request, b: int) -> None: ...\n@client(route='/a/:c/', methods=['POST'])\ndef two(request, c: int) -> None: ...\n", 'def two(request, c: int) -> None: ...', /two and one both answer \/a\/:c\//],
    ['a route whose param the view does not take', "\n@client(route='/a/:b/')\ndef one(request) -> None: ...\n", 'def one(request) -> None: ...', /"b" of the route \/a\/:b\/ is no argument of one/],
    ['a param that two functions of a context take as two types', '\n@client(context=user)\ndef one(request, a: int) -> None: ...\n@client(context=user)\ndef two(request, a: str) -> None: ...\n', 'def two(request, a: str) -> None: ...', /"a" of the context "user" must be of one scalar type.*another type/],
    ['a param that no URL can carry', '\n@client(context=user)\ndef one(request, a: dict[str, int]) -> None: ...\n', 'def one(request, a: dict[str, int]) -> None: ...', /"a" of the context "user" must be of one scalar type/],
    ['a context that is named as none can be', "\n@client(affects='a b')\ndef one(request) -> None: ...\n", 'def one(request) -> None: ...', /"a b" is no name of a context/],
    ['a default that has no form in JSON', '\n@client()\ndef one(request, a: int = object()) -> None: ...\n', 'def one(request, a: int = object()) -> None: ...', /object has no form in JSON/],
    ['a choice among what has no form in JSON', '\nimport enum\nclass E(enum.Enum):\n    A = (1, 2)\n@client()\ndef one(request, a: E) -> None: ...\n', 'def one(request, a: E) -> None: ...', /a choice is one of texts/],
    ['a list of nothing in particular', '\n@client()\ndef one(request, a: list) -> None: ...\n', 'def one(request, a: list) -> None: ...', /list'> has no form/],
    ['a context whose name is none', "\nReactContext('a b')\n", "ReactContext('a b')", /"a b" is no name/],
  ])('leads to %s', async (_, code, line, message) => {
    const { said, at } = await fault(code)
    expect(said).toMatch(message)
    expect(said).not.toMatch(/importlib|dist-packages/)
    expect(at).toBe(line)
  })
})
