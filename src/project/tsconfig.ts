import { existsSync, readFileSync, statSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import type { TsConfigJsonResolved } from 'get-tsconfig'
import { TYPES_FOLDER } from './types.js'

export interface TsconfigAdvice {
  /** The file that counts, relative to the root. */
  file: string
  /** What it lacks. */
  lacks: ('include' | 'types')[]
  /** What to write there. */
  lines: string[]
}

/** Reading tsconfig files as TypeScript does costs 25 ms of CPU for the modules alone: in dev, only where a glance does not do. */
export async function adviseOnTsconfig(project: { root: string; schemaFile: string | null }): Promise<string[]> {
  if (isRightAtAGlance(project)) return []
  const advice = await tsconfigAdvice(project).catch(() => null)
  if (!advice || advice.lines.length === 0) return []
  const lines = advice.lines.map((line) => `  ${line}`).join('\n')
  return [`mizan: ${advice.file} does not see all that the generated types need yet. Let it have:\n${lines}`]
}

/**
 * What the tsconfig of the application in `root` needs so that the generated types are seen. `references` and `extends` are
 * followed, as in the split ones of create-vite. Null without a tsconfig.json.
 *
 * @throws {Error} when one of them cannot be read
 */
export async function tsconfigAdvice({ root, schemaFile }: { root: string; schemaFile: string | null }): Promise<TsconfigAdvice | null> {
  const configs = await readTsconfigs(root)
  if (configs.length === 0) return null
  const { file, config } = configs.find((each) => includesTypes(each, root)) ?? applicationOf(configs)
  const advice: TsconfigAdvice = { file: posix.relative(root, file), lacks: [], lines: [] }
  if (!includesTypes({ file, config }, root)) {
    const folder = posix.relative(posix.dirname(file), posix.join(root, TYPES_FOLDER))
    // Without `include`, TypeScript takes everything but dot folders.
    const others = (config.include ?? ['**/*']).map((pattern) => posix.normalize(pattern)).filter((pattern) => !pattern.includes(TYPES_FOLDER))
    advice.lacks.push('include')
    advice.lines.push(`"include": ${JSON.stringify([...others, `${folder}/**/*`])}`)
  }
  const { types } = config.compilerOptions ?? {}
  if (schemaFile === null && types && !types.includes('node')) {
    advice.lacks.push('types')
    advice.lines.push(`"compilerOptions": { "types": ${JSON.stringify([...types, 'node'])} }   (server files use Node)`)
  }
  return advice
}

interface Tsconfig {
  /** Absolute, with forward slashes. */
  file: string
  config: TsConfigJsonResolved
}

/** The tsconfig.json of a folder and those that it refers to, with what they inherit; without those that only refer to others. */
async function readTsconfigs(root: string): Promise<Tsconfig[]> {
  const { parseTsconfig } = await import('get-tsconfig')
  const found = new Map<string, Tsconfig>()
  const queue = [posix.join(root, 'tsconfig.json')]
  for (const file of queue) {
    if (found.has(file) || !existsSync(file)) continue
    // An empty file is a configuration of nothing to TypeScript.
    const config = readFileSync(file, 'utf8').trim() === '' ? {} : parseTsconfig(file)
    found.set(file, { file, config })
    for (const { path } of config.references ?? []) {
      const target = absolute(file, path)
      queue.push(isFolder(target) ? posix.join(target, 'tsconfig.json') : target)
    }
  }
  const onlyRefers = ({ config }: Tsconfig) => config.files?.length === 0 && config.include === undefined
  return [...found.values()].filter((each) => !onlyRefers(each))
}

/** Measured with 5.9, 6 and 7: ".mizan" matches nothing, ".mizan/*" and ".mizan/**" leave out the folders in it. */
function includesTypes({ file, config }: Tsconfig, root: string): boolean {
  const wanted = posix.join(root, TYPES_FOLDER, '**/*')
  return (config.include ?? []).some((pattern) => absolute(file, pattern).startsWith(wanted))
}

/** The one with the components: of several, that with `jsx`. create-vite's other one is for vite.config.ts. */
const applicationOf = (configs: Tsconfig[]): Tsconfig => configs.find(({ config }) => config.compilerOptions?.jsx !== undefined) ?? configs[0]!

/** Whether a tsconfig in the root has, as text, all that we could ask for. */
function isRightAtAGlance({ root, schemaFile }: { root: string; schemaFile: string | null }): boolean {
  return ['tsconfig.app.json', 'tsconfig.json'].some((name) => {
    const file = posix.join(root, name)
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return text.includes(`${TYPES_FOLDER}/**/*`) && (schemaFile !== null || !text.includes('"types"') || text.includes('"node"'))
  })
}

/** What a path in a tsconfig means: it is relative to that file. */
const absolute = (file: string, path: string) => resolve(posix.dirname(file), path).replaceAll('\\', '/')

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
