import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'jsonc-parser'
import type { Project } from './project.js'
import { TYPES_FOLDER } from './types.js'

/** What a tsconfig needs so that the generated types are seen, as text to show; empty when nothing is amiss. */
export function adviseOnTsconfig(project: Project): string[] {
  // create-vite splits: its tsconfig.json has no files, and tsconfig.app.json has the application's.
  const name = ['tsconfig.app.json', 'tsconfig.json'].find((file) => existsSync(join(project.root, file)))
  if (name === undefined) return []
  const config = readConfig(join(project.root, name))
  // A file that only refers to others, or that inherits, says too little to judge by.
  if (!config || config.references !== undefined || config.extends !== undefined) return []
  const lines: string[] = []
  // Without `include`, TypeScript takes everything but dot folders.
  const include = strings(config.include) ?? ['**/*']
  // Measured with 5.9, 6 and 7: ".mizan" matches nothing, ".mizan/*" and ".mizan/**" leave out the folders in it.
  if (!include.some((pattern) => pattern.includes(`${TYPES_FOLDER}/**/*`))) {
    const others = include.filter((pattern) => !pattern.includes(TYPES_FOLDER))
    lines.push(`  "include": ${JSON.stringify([...others, `${TYPES_FOLDER}/**/*`])}`)
  }
  const types = strings(config.compilerOptions?.types)
  if (project.schemaFile === null && types && !types.includes('node')) {
    lines.push(`  "compilerOptions": { "types": ${JSON.stringify([...types, 'node'])} }   (server files use Node)`)
  }
  if (lines.length === 0) return []
  return [`mizan: ${name} does not see all that the generated types need yet. Let it have:\n${lines.join('\n')}`]
}

interface Tsconfig {
  include?: unknown
  compilerOptions?: { types?: unknown }
  references?: unknown
  extends?: unknown
}

function readConfig(file: string): Tsconfig | null {
  const config: unknown = parse(readFileSync(file, 'utf8'), [], { allowTrailingComma: true })
  return typeof config === 'object' && config !== null ? config : null
}

function strings(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null
}
