import type { Context, Model } from '../src/model/index.js'
import { contextModuleId, groupModuleId } from './ids.js'
import { text, type Link } from './module.js'

/** The file that tells the runtime's own types the names of the server, below the folder of generated types. */
export const NAMES_FILE = 'names'

/**
 * What gives `mizanFetch`, `mizanCall` and tests the types of contexts and functions that they are told by name. It refers to
 * the other files, so it changes with names alone; and an editor reads no more of them than it is asked for.
 *
 * @param link how modules are imported from this file; by their ids, unless told
 */
export function namesLines(model: Model, link: Link = ({ id }) => id): string[] {
  const contexts = model.contexts.filter(({ functions }) => functions.length > 0).map((context) => contextLine(context, link))
  const functions = model.functions.flatMap(({ name, group, ids }) =>
    group === null ? [] : [`    ${name}: typeof import(${text(link({ id: groupModuleId(group), file: `functions/${group}` }))}).${ids.call}`],
  )
  return [
    "declare module 'mizan/client' {",
    '  interface MizanContexts {',
    ...contexts,
    '  }',
    '  interface MizanFunctions {',
    ...functions,
    '  }',
    '}',
    'export {}',
  ]
}

function contextLine({ name, ids, params }: Context, link: Link): string {
  const module = `import(${text(link({ id: contextModuleId(name), file: `contexts/${name}` }))})`
  const renamed = params.filter((param) => param.prop !== param.name).map((param) => `${param.prop}: ${text(param.name)}`)
  const props = `${module}.${ids.provider}Props${renamed.length > 0 ? `, { ${renamed.join('; ')} }` : ''}`
  return `    ${name}: { data: ${module}.${ids.data}; params: import('mizan/react').ParamsOf<${props}> }`
}
