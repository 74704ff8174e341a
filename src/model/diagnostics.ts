import type { Place } from './place.js'

/** One fault in a source: what, where, and the way out. */
export interface Diagnostic {
  code: DiagnosticCode
  severity: 'error' | 'warning'
  /** What happened. */
  message: string
  /** What to do about it. */
  fix: string
  place: Place
  /** Other places that take part, such as the second of two names that collide. */
  related?: { message: string; place: Place }[]
}

export type DiagnosticCode = keyof typeof DIAGNOSTICS

type Facts<C extends DiagnosticCode> = Parameters<(typeof DIAGNOSTICS)[C]['why']>[0]

/** A diagnostic of `code` at `place`, its texts filled from `facts`. */
export function diagnostic<C extends DiagnosticCode>(
  code: C,
  place: Place,
  facts: Facts<C>,
  related?: Diagnostic['related'],
): Diagnostic {
  // Each entry's `why` and `fix` take the same facts; TypeScript cannot follow that through the union of all entries.
  const { severity, why, fix } = DIAGNOSTICS[code] as unknown as {
    severity: Diagnostic['severity']
    why: (facts: Facts<C>) => string
    fix: (facts: Facts<C>) => string
  }
  return { code, severity, message: why(facts), fix: fix(facts), place, ...(related?.length ? { related } : {}) }
}

const entry = <F>(severity: Diagnostic['severity'], why: (facts: F) => string, fix: (facts: F) => string) => ({
  severity,
  why,
  fix,
})
const error = <F = object>(why: (facts: F) => string, fix: (facts: F) => string) => entry('error', why, fix)
const warning = <F = object>(why: (facts: F) => string, fix: (facts: F) => string) => entry('warning', why, fix)

/**
 * Every diagnostic. Codes are permanent: one that has been released is never renamed and never given another meaning.
 * 1xx reading a source, 2xx names, 3xx contexts and params, 4xx `affects`, 5xx decorated TypeScript, 6xx types of JSON Schema,
 * 70x the server in dev and in production.
 */
export const DIAGNOSTICS = {
  // 1xx: reading
  MZ101: error<{ reason: string }>(
    ({ reason }) => `The source cannot be read: ${reason}`,
    () => 'Check the path in mizan({ schema }) or mizan({ sources }) of vite.config.ts; it is relative to the Vite root.',
  ),
  MZ102: error<{ format: string; reason: string }>(
    ({ format, reason }) => `The schema is not valid ${format}: ${reason.replace(/\.$/, '')}.`,
    () => 'Mend the document here, or write it again with the server that made it.',
  ),
  MZ103: error<{ expected: string; got: string }>(
    ({ expected, got }) => `Expected ${expected} here, found ${got}.`,
    () => 'Compare the document with PROTOCOL.md, section 2.',
  ),
  MZ104: error<{ version: string }>(
    ({ version }) => `The schema is written for version ${version} of the protocol; this Mizan reads version 1.`,
    () => 'Update mizan, or let the server write "x-mizan-version": 1.',
  ),
  MZ105: error<{ key: string }>(
    ({ key }) => `The key ${JSON.stringify(key)} is written twice in one object: a reader would silently drop the first.`,
    () => 'Rename or remove one of the two.',
  ),
  MZ106: error<{ ref: string; reason: string }>(
    ({ ref, reason }) => `The reference "${ref}" ${reason}.`,
    () => 'Put the schema under components.schemas of this document, and point at it there: "#/components/schemas/Name".',
  ),
  MZ107: error<{ base: string }>(
    ({ base }) => `The base "${base}" is not a path.`,
    () => 'Write a path that begins and ends with a slash, such as "/api/mizan/".',
  ),
  MZ108: warning<{ sources: string }>(
    ({ sources }) => `No file matches ${sources}: there are no server functions.`,
    () => 'Write one, such as server/notes.ts, or name other files with mizan({ sources }) in vite.config.ts.',
  ),
  MZ110: error<{ label: string; reason: string }>(
    ({ label, reason }) => `No schema came from ${label}: ${reason}.`,
    () => 'Start the server, or correct `schema` in vite.config.ts. A committed `snapshot` lets dev and builds go on without it.',
  ),
  MZ111: error<{ label: string; status: number; words: string }>(
    ({ label, status, words }) => `${label} answered ${status}${words === '' ? '' : `: ${words}`}.`,
    ({ status }) => {
      if (status === 401 || status === 403) return 'Send what it asks for with `headers`, as in mizan({ schema: { url, headers: { Authorization: … } } }).'
      return status < 500 ? 'Correct the address in mizan({ schema }) of vite.config.ts, or let the server answer there.' : 'Mend the server: its own log tells more.'
    },
  ),
  MZ112: error<{ label: string; got: string }>(
    ({ label, got }) => `${label} gave ${got}, and no schema.`,
    () => 'Let it give an OpenAPI document, JSON or YAML, and nothing besides. A page to log in is asked for in vain: send `headers`.',
  ),
  MZ113: error<{ label: string; seconds: number }>(
    ({ label, seconds }) => `${label} took longer than ${seconds} s.`,
    () => 'Make it answer sooner, or allow it more with `timeout` (in milliseconds) beside it in mizan({ schema }).',
  ),
  MZ114: error<{ label: string; how: string; output: string }>(
    ({ label, how, output }) => `${label} ${how}${output === '' ? ', and printed nothing' : ''}.${output === '' ? '' : `\n${output}`}`,
    () => 'Run the command by hand, in the folder of vite.config.ts or where `cwd` of mizan({ schema }) says, and mend what it tells.',
  ),
  MZ115: error<{ label: string }>(
    ({ label }) => `${label} gave nothing: not a single character of a schema.`,
    () => 'Let it give an OpenAPI document, JSON or YAML; a command prints it to its standard output.',
  ),
  MZ116: error<{ label: string; limit: string }>(
    ({ label, limit }) => `${label} gave more than ${limit}, which no schema needs.`,
    () => 'Check that it is the schema that is asked for, and that it comes to an end.',
  ),
  MZ117: error<{ label: string; reason: string }>(
    ({ label, reason }) => `${label} redirects ${reason}.`,
    () => 'Give the final address in mizan({ schema }) of vite.config.ts.',
  ),
  MZ118: warning<{ reason: string; standIn: string; output: string }>(
    ({ reason, standIn, output }) => `${reason}. Until a schema comes, ${standIn} is used.${output === '' ? '' : `\n${output}`}`,
    () => 'Start or mend what gives the schema. Nothing else is to be done: it is asked again.',
  ),
  MZ119: warning<{ file: string; label: string }>(
    ({ file, label }) => `${file} is not what ${label} gives now.`,
    () => 'Run `mizan typegen`, or start the dev server: both write it. Then commit it.',
  ),

  // 2xx: names
  MZ201: error<{ what: string; name: string }>(
    ({ what, name }) => `${JSON.stringify(name)} cannot name a ${what}: names travel in URLs, headers and code.`,
    () => 'Use a letter, then at most 63 letters, digits or underscores.',
  ),
  MZ202: error<{ name: string }>(
    ({ name }) => `Two functions are named "${name}".`,
    () => 'Rename one of them, or give one in another class or file another name with the `name` option.',
  ),
  MZ203: error<{ id: string; first: string; second: string }>(
    ({ id, first, second }) => `${first} and ${second} would both be called \`${id}\` in client code.`,
    ({ first, second }) =>
      [first, second].some((what) => what.startsWith('function'))
        ? 'Rename one of them; a function may also take another name with the `name` option.'
        : 'Rename one of the contexts.',
  ),
  MZ204: error<{ id: string; what: string }>(
    ({ id, what }) => `${what} would be called \`${id}\` in client code, a name that has a meaning of its own there.`,
    ({ what }) => (what.startsWith('function') ? 'Give it another name with the `name` option.' : 'Rename it.'),
  ),
  MZ205: error<{ context: string; first: string; second: string }>(
    ({ context, first, second }) => `The params "${first}" and "${second}" of context "${context}" differ only by case, and header names do not.`,
    () => 'Rename one of them.',
  ),
  MZ206: error<{ first: string; second: string }>(
    ({ first, second }) => `The contexts "${first}" and "${second}" differ only by case, and so would the files of their types, which macOS and Windows take for one.`,
    () => 'Rename one of the contexts.',
  ),

  // 3xx: contexts and params
  MZ301: error<{ name: string; known: string }>(
    ({ name, known }) => `There is no context "${name}".${known}`,
    () => 'Declare the context, or correct the name.',
  ),
  MZ302: error<{ context: string; fn: string; reason: string }>(
    ({ context, fn, reason }) => `Context "${context}" lists the function "${fn}", but ${reason}.`,
    () => 'Let the list of the context and the `context` of the function agree.',
  ),
  MZ303: error<{ context: string; param: string; first: string; second: string }>(
    ({ context, param, first, second }) => `Context "${context}" has one param "${param}" of two types: ${first}, and ${second}.`,
    () => 'Let both functions declare one type, or rename one of the params.',
  ),
  MZ304: error<{ param: string; context: string; type: string }>(
    ({ param, context, type }) => `The param "${param}" of context "${context}" has the type ${type}, which cannot be a cache key.`,
    () => 'Take a string, number or boolean, or an array of one of them (string for a date).',
  ),
  MZ305: warning<{ param: string; context: string; fn: string }>(
    ({ param, context, fn }) => `Only "${fn}" of context "${context}" requires the param "${param}": a provider without it leaves "${fn}" out, so its data may be undefined.`,
    () => `Give the param a default, or move the function to a context of its own.`,
  ),
  MZ306: error<{ fn: string; context: string; methods: string }>(
    ({ fn, context, methods }) => `"${fn}" is read by context "${context}" and answers ${methods}: a read cannot write.`,
    () => 'Remove the context, or the unsafe methods.',
  ),
  MZ307: warning<{ context: string }>(
    ({ context }) => `No function is read by context "${context}".`,
    () => 'Remove the context, or give a function `context`.',
  ),
  MZ308: error<{ first: string; second: string; context: string; prop: string }>(
    ({ first, second, context, prop }) => `The params "${first}" and "${second}" of context "${context}" would both be the prop \`${prop}\` of its provider.`,
    () => 'Rename one of them.',
  ),
  MZ309: error<{ fn: string }>(
    ({ fn }) => `"${fn}" has both \`context\` and \`affects\`: a function either reads or writes.`,
    () => 'Remove one of the two, or split the function.',
  ),
  MZ310: error<{ context: string; fn: string }>(
    ({ context, fn }) => `"${fn}" says that it is in context "${context}", whose list lacks it.`,
    () => 'Let the list of the context and the `context` of the function agree.',
  ),
  MZ311: error<{ fn: string; methods: string }>(
    ({ fn, methods }) => `The view "${fn}" affects contexts and answers ${methods}: what an invalidation says there is never honoured.`,
    () => 'Let it answer an unsafe method, such as "methods": ["POST"].',
  ),

  MZ312: error<{ fn: string; route: string; reason: string }>(
    ({ route, reason }) => `The route ${JSON.stringify(route)} cannot be served: ${reason}.`,
    () => 'Write a path of plain segments and params, such as "/profile/:user_id/".',
  ),
  MZ313: error<{ fn: string; route: string; param: string }>(
    ({ fn, route, param }) => `The route "${route}" has the param "${param}", which is none of the arguments of "${fn}".`,
    ({ param }) => `Take it as an argument, such as \`{ ${param} }: { ${param}: string }\`, or correct the route.`,
  ),
  MZ314: error<{ fn: string; param: string; type: string }>(
    ({ fn, param, type }) => `"${fn}" takes the param "${param}" from its route as ${type}, and a path has one text for it.`,
    () => 'Take a string, number or boolean.',
  ),
  MZ315: error<{ first: string; second: string; method: string; route: string }>(
    ({ first, second, method, route }) => `The views "${first}" and "${second}" both answer ${method} ${route}.`,
    () => 'Give one of them another route, or other methods.',
  ),
  MZ316: error<{ fn: string; route: string; base: string }>(
    ({ fn, route, base }) => `The view "${fn}" would be served at ${route}, below ${base}, where Mizan itself answers.`,
    ({ base }) => `Give it a route outside of ${base}.`,
  ),
  MZ317: warning<{ fn: string; reason: string }>(
    ({ fn, reason }) => `The \`maxAge\` of "${fn}" has no effect: ${reason}.`,
    () => 'Remove it; it tells shared caches how long they may keep the answer of a public context.',
  ),
  MZ318: error<{ fn: string; code: string }>(
    ({ fn, code }) => `"${fn}" declares the error code "${code}", by which clients call a failure of their own: nobody could tell which of the two it was.`,
    () => 'Choose another code.',
  ),

  // 4xx: affects
  MZ401: error<{ fn: string; context: string; param: string; reason: string }>(
    ({ fn, context, param, reason }) => `"${fn}" narrows its effect on context "${context}" to the param "${param}", ${reason}.`,
    () => 'Name scalar params of the context, or affect the whole context.',
  ),
  MZ402: warning<{ fn: string; context: string; param: string }>(
    ({ fn, context, param }) => `"${fn}" narrows its effect on context "${context}" to "${param}", which is none of its arguments: without a value the whole context is invalidated.`,
    () => 'Take an argument of that name, or affect the whole context.',
  ),

  // 5xx: decorated TypeScript
  MZ501: error<{ reason: string }>(
    ({ reason }) => `This file does not parse: ${reason}`,
    () => 'Mend the syntax here; until then the last version that parsed is served.',
  ),
  MZ502: error<{ what: string }>(
    ({ what }) => `@client stands on ${what}, and only public static methods with a plain name can be called.`,
    () => 'Write it as `@client({ … }) static async name(request: MizanRequest, args: { … })`.',
  ),
  MZ503: error<{ what: string }>(
    ({ what }) => `@client stands in ${what}: nothing outside could reach the method.`,
    () => 'Write `export class Name { … }` at the top level of the file.',
  ),
  MZ504: error(
    () => 'client(options, fn) is called here, where no name can be read off it.',
    () => 'Write `export const name = client({ … }, async (request, args) => …)` at the top level of the file.',
  ),
  MZ505: error<{ problem: string; fix: string }>(
    ({ problem }) => `${problem}.`,
    ({ fix }) => fix,
  ),
  MZ506: error<{ got: string }>(
    ({ got }) => `The options of client() are read without running the code, and \`${got}\` cannot be read so.`,
    () => 'Write the options in place as an object literal: no variable, spread, method or computed key.',
  ),
  MZ507: error<{ option: string; known: string }>(
    ({ option }) => `\`${option}\` is not an option of client().`,
    ({ known }) => `Remove it, or write one of: ${known}.`,
  ),
  MZ508: error<{ option: string; expected: string; got: string }>(
    ({ option, expected, got }) => `The option \`${option}\` takes ${expected}, and \`${got}\` is none.`,
    ({ expected }) => `Write ${expected}, literally.`,
  ),
  MZ509: error<{ constant: string; got: string }>(
    ({ constant, got }) => `The name of the context ${constant} is read without running the code, and ${got} is no string literal.`,
    ({ constant }) => `Write \`const ${constant} = new ReactContext('name')\`.`,
  ),
  MZ510: error<{ expression: string; reason: string }>(
    ({ expression, reason }) => `\`${expression}\` is no ReactContext that can be found: ${reason}.`,
    () => "Declare it as `export const NAME = new ReactContext('name')`, in this file or in one that is imported by a relative path.",
  ),
  MZ511: error<{ fn: string; param: string }>(
    ({ fn, param }) => `The arguments of "${fn}" have no type: \`${param}\` lacks an annotation.`,
    () => 'Annotate them, such as `{ user_id }: { user_id: number }`: their types become the types of the hook.',
  ),
  MZ512: error<{ fn: string; param: string; type: string }>(
    ({ fn, param, type }) => `The argument "${param}" of "${fn}" holds ${type}, which JSON cannot carry.`,
    ({ type }) => (type === 'Date' ? 'Take a string, and build the Date from it on the server.' : 'Take strings, numbers, booleans, null, arrays or plain objects.'),
  ),
  MZ513: error<{ fn: string; got: string }>(
    ({ fn, got }) => `"${fn}" takes \`${got}\` after the request, and arguments travel by name.`,
    () => 'Take one object, such as `{ user_id }: { user_id: number }`.',
  ),
  MZ514: error(
    () => '`client` is not imported here for its value.',
    () => "Add `import { client } from 'mizan/server'` (not `import type`).",
  ),
  MZ515: error(
    () => 'A second decorator stands beside @client: Vite lowers no decorators, and Mizan only its own.',
    () => 'Remove it, and call its work from within the method.',
  ),
  MZ516: error<{ fn: string }>(
    ({ fn }) => `The argument of "${fn}" names no params, so nothing can be passed to it.`,
    () => 'Write an object type that names each param, such as `{ user_id }: { user_id: number }`.',
  ),
  MZ517: error<{ fn: string }>(
    ({ fn }) => `"${fn}" has overloads, and client code can be given the types of one signature only.`,
    () => 'Write one signature, with unions where the overloads differ; or one function for each overload.',
  ),
  MZ518: error<{ fn: string }>(
    ({ fn }) => `"${fn}" is a generator, and a function answers once, with one JSON value.`,
    () => 'Write an async function that returns an array of what it would yield.',
  ),
  MZ520: error<{ fn: string; path: string; type: string }>(
    ({ fn, path, type }) => `"${fn}" gives ${type} at ${path}, which JSON cannot carry: its answer would fail.`,
    () => 'Return Number(…) or String(…) of it, and let the type say so.',
  ),
  MZ521: warning<{ fn: string; path: string; type: string }>(
    ({ fn, path, type }) => `"${fn}" gives ${type} at ${path}, of which JSON leaves \`{}\`.`,
    ({ type }) =>
      type.endsWith('Map')
        ? 'Return a plain object, such as Object.fromEntries(map).'
        : type.endsWith('Set')
          ? 'Return an array, such as [...set].'
          : 'Return what the client needs of it: strings, numbers, booleans, null, arrays or plain objects.',
  ),
  MZ522: warning<{ fn: string; path: string; type: string }>(
    ({ fn, path, type }) => `"${fn}" gives ${type} at ${path}, which JSON leaves out.`,
    () => 'Leave it out of the type of the result, or return a string in its place.',
  ),
  MZ523: warning<{ fn: string; path: string }>(
    ({ fn, path }) => `The type of "${fn}" at ${path} has no end, or none that was reached: the schema says nothing of what lies deeper.`,
    () => 'Write a type that refers to itself by name, such as `interface Tree { children: Tree[] }`.',
  ),
  MZ524: error<{ fn: string }>(
    ({ fn }) => `The type checker finds no function "${fn}" here.`,
    () => 'Export it as `export const name = client({ … }, (request, args) => …)`, or as a static method of an exported class.',
  ),
  MZ530: error<{ fn: string; param: string; contexts: string }>(
    ({ fn, param, contexts }) => `\`affectsParams\` of "${fn}" returns "${param}", which is a scalar param of no context that it affects. There are: ${contexts}.`,
    () => 'Return the params of the affected contexts, by their names; without any, the contexts are invalidated whole.',
  ),
  MZ531: error<{ fn: string; problem: string; fix: string }>(
    ({ fn, problem }) => `"${fn}" ${problem}.`,
    ({ fix }) => fix,
  ),
  MZ532: warning<{ fn: string; text: string }>(
    ({ fn, text }) => `The keys that \`affectsParams\` of "${fn}" returns cannot be told from \`${text}\`: no edge cache will know which entries it narrows to.`,
    () => 'Return an object literal, such as `({ user_id: args.user_id })`, or a type that names each key.',
  ),
  MZ534: warning<{ fn: string; text: string }>(
    ({ fn, text }) => `The type that the \`input\` of "${fn}" takes cannot be told from \`${text}\`: client code will know nothing of its arguments.`,
    () => 'Pass a schema whose library tells its types (`StandardSchemaV1<Input, Output>`), and see with `tsc --noEmit` that it is not `any`.',
  ),
  MZ535: error<{ fn: string }>(
    ({ fn }) => `"${fn}" returns a Response and has no \`route\`: data functions return what JSON carries.`,
    () => "Add a route, such as `route: '/report/'`, which makes it a view; or return the data.",
  ),
  MZ536: error<{ fn: string; type: string }>(
    ({ fn, type }) => `"${fn}" has a \`route\` and returns ${type}: a view returns a Response.`,
    () => 'Return a Response on every path, such as `Response.json(data)`; or remove the route, which makes it a data function.',
  ),
  MZ537: warning<{ fn: string; text: string }>(
    ({ fn, text }) => `Client code cannot be given the type that the \`input\` of "${fn}" takes, for \`${text}\` is not exported: it is given that of the method's argument, which differs.`,
    () => 'Export the schema as a constant and name it here, or write the function as `client({ input, … }, fn)`.',
  ),
  MZ538: warning<{ name: string }>(
    ({ name }) => `\`client\` of mizan/server is exported from here as "${name}", and what is offered with that is not found.`,
    () => "Import `client` from 'mizan/server' in each file that offers functions.",
  ),

  // 60x: types of JSON Schema
  MZ601: warning<{ type: string }>(
    ({ type }) => `There is no type ${type} in JSON Schema: its TypeScript type is unknown.`,
    () => 'Write string, number, integer, boolean, object, array or null; a `format` says more.',
  ),
  MZ602: warning<{ keyword: string }>(
    ({ keyword }) => `\`${keyword}\` says what no TypeScript type can, and nothing beside it says more: the type is unknown.`,
    () => 'Add what it narrows, such as "type": "object" with properties.',
  ),
  MZ603: warning<{ first: string; second: string; name: string }>(
    ({ first, second, name }) => `The component "${second}" would be called like "${first}" in TypeScript, so its type is \`${name}\`.`,
    () => 'Rename one of the two.',
  ),
  MZ604: warning<{ got: string }>(
    ({ got }) => `Expected a schema here, found ${got}: the TypeScript type is unknown.`,
    () => 'Write an object, or true for any value.',
  ),
  MZ605: warning<{ levels: number }>(
    ({ levels }) => `Schemas are nested more than ${levels} levels deep here: the TypeScript type is unknown from here on.`,
    () => 'Give an inner one a name under components.schemas, and refer to it.',
  ),
  // MZ606 said that a file cannot be sent. It can.
  MZ607: warning(
    () => 'This schema leads to itself and to nothing else: its TypeScript type is unknown.',
    () => 'Let it say what it is, or refer to another schema.',
  ),

  // 70x: the server in dev and in production
  MZ701: error<{ file: string }>(
    ({ file }) => `There is no ${file}, which the option \`server\` of mizan() names.`,
    () => 'Write the file, with `export default defineServer({ … })` of mizan/server in it, or correct the path in vite.config.ts: it is relative to the Vite root.',
  ),
  MZ702: error<{ file: string }>(
    ({ file }) => `The default export of ${file} is not what \`defineServer\` returns.`,
    () => "Write `export default defineServer({ … })` there, with `import { defineServer } from 'mizan/server'`.",
  ),
  MZ703: error<{ folder: string }>(
    ({ folder }) => `The server is built to ${folder}/, which holds files that no build of mizan wrote and that would be removed.`,
    () => 'Move them, or have mizan({ build: { server: false } }) build no server. Another `build.outDir` gives the server another folder too.',
  ),
} as const
