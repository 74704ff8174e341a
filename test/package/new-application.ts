import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { run } from './command.js'
import { applyFile, type Step } from './readme-steps.js'

const repository = resolve(import.meta.dirname, '../..')
const quiet = ['--prefer-offline', '--no-audit', '--no-fund']

export const README = readFileSync(join(repository, 'README.md'), 'utf8')

/** An application that create-vite makes, below `folder`, for the packed package to be installed in. */
export interface NewApplication {
  readonly app: string
  /** Does what the README says. */
  take(step: Step): Promise<void>
}

export async function newApplication(folder: string): Promise<NewApplication> {
  const app = join(folder, 'app')
  const tarball = await pack(folder)
  await run('npx', ['--yes', 'create-vite@9.3.0', 'app', '--template', 'react-ts', '--no-interactive'], folder, 60)
  await run('npm', ['install', ...quiet], app, 120)
  const take = async (step: Step) => (step.do === 'run' ? runCommand(step.command, tarball, app) : applyFile(app, step))
  return { app, take }
}

/** The tarball that `npm pack` makes of the built package. */
async function pack(folder: string): Promise<string> {
  const output = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], repository, 60)
  const [packed] = JSON.parse(output) as { filename: string; files: { path: string }[] }[]
  if (!packed) throw new Error(`npm pack made nothing:\n${output}`)
  const ours = /^(dist\/.*|package\.json|README\.md|LICENSE|src\/(protocol\/PROTOCOL|model\/DIAGNOSTICS)\.md|playground\/django\/mizan\/[\w/]+\.(py|html|md))$/
  const foreign = packed.files.map(file => file.path).filter(path => !ours.test(path))
  expect(foreign, 'files that do not belong in the package').toEqual([])
  return join(folder, packed.filename)
}

/** Runs a command of the README; the package that it installs by name comes from the tarball. */
async function runCommand(command: string, tarball: string, app: string): Promise<void> {
  const [program = '', ...words] = command.split(/\s+/)
  const install = program === 'npm' && words[0] === 'install'
  const args = install ? [...words.map(word => (word === 'mizan' ? tarball : word)), ...quiet] : words
  await run(program, args, app, 120)
}
