import { resolve } from 'node:path'
import { Project } from 'ts-morph'
import { slashed } from '../matcher.js'
import type { Checker, CheckerOptions, Description, FunctionPlace, Inspection, Resolved } from '../unresolved.js'
import { answer } from './answer.js'
import { closureOf } from './closure.js'
import { describeFunctions, inspectFunction } from './schema/describe.js'
import { createHashes, fingerprint, questionOf } from './fingerprint.js'
import { register } from './register.js'
import { readSettings } from './settings.js'

type Answer = { question: string; resolved: Resolved; files: string[]; fingerprint: string }
/** `shared`: what every answer depends on: the configurations, and the declarations of globals. */
type Prepared = { at: string; project: Project; shared: string[] }

/** This folder alone loads TypeScript: some 250 MB, and seconds for a thousand functions. Import it lazily. */
export function createTypeChecker(options: CheckerOptions): Checker {
  const root = slashed(resolve(options.root))
  const { serverFile = null } = options
  const answers = new Map<string, Answer>()
  /** Every file that was asked about: the functions in question and all functions are one program. */
  const asked = new Set<string>()
  let described: { question: string; fingerprint: string; description: Description } | null = null
  let project: Prepared | null = null

  const prepare = (functions: readonly FunctionPlace[]): Prepared => {
    for (const { file } of functions) asked.add(file)
    const files = [...asked]
    const settings = readSettings(root, files)
    const at = JSON.stringify([settings.options, fingerprint(settings.configs, createHashes())])
    if (project?.at !== at) {
      const options = { compilerOptions: settings.options, skipAddingFilesFromTsConfig: true }
      project = { at, project: new Project(options), shared: [] }
      answers.clear()
    }
    const current = project.project
    project.shared = [...settings.configs, ...settings.ambient, ...(serverFile === null ? [] : [serverFile])]
    // All changes come before all questions: TypeScript builds its checker anew for a question that follows a change.
    for (const file of current.getSourceFiles()) file.refreshFromFileSystemSync()
    for (const file of [...settings.ambient, ...files]) current.addSourceFileAtPathIfExists(file)
    register(current, root, serverFile)
    current.resolveSourceFileDependencies()
    return project
  }

  return {
    resolve(unresolved) {
      const onDisk = createHashes()
      const results = new Map<string, Resolved>()
      const open = unresolved.filter((each) => {
        const known = answers.get(each.key)
        if (known?.question !== questionOf(each) || fingerprint(known.files, onDisk) !== known.fingerprint)
          return true
        results.set(each.key, known.resolved)
        return false
      })
      if (open.length === 0) return results
      const { project: current, shared } = prepare(unresolved)
      const program = current.getProgram().compilerObject
      const asRead = createHashes((file) => program.getSourceFile(file)?.text)
      const closures = new Map<string, string[]>()
      for (const each of open) {
        const resolved = answer(program, each)
        if (!resolved) continue
        results.set(each.key, resolved)
        const files = closures.get(each.file) ?? [...closureOf(program, [each.file]), ...shared]
        closures.set(each.file, files)
        answers.set(each.key, { question: questionOf(each), resolved, files, fingerprint: fingerprint(files, asRead) })
      }
      return results
    },

    inspect(functions) {
      const { project: current, shared } = prepare(functions)
      const program = current.getProgram().compilerObject
      const closures = new Map<string, string[]>()
      return new Map(
        functions.flatMap((each): [string, Inspection][] => {
          const found = inspectFunction(program, each, root)
          const files = closures.get(each.file) ?? [...closureOf(program, [each.file]), ...shared]
          closures.set(each.file, files)
          return found ? [[each.key, { ...found, files }]] : []
        }),
      )
    },

    describe(functions) {
      const question = JSON.stringify(functions)
      if (described?.question === question && fingerprint(described.description.files, createHashes()) === described.fingerprint)
        return described.description
      const { project: current, shared } = prepare(functions)
      const program = current.getProgram().compilerObject
      const files = [...new Set([...closureOf(program, functions.map(({ file }) => file)), ...shared])].sort()
      const asRead = createHashes((file) => program.getSourceFile(file)?.text)
      const description = { ...describeFunctions(program, functions, root), files }
      described = { question, fingerprint: fingerprint(files, asRead), description }
      return description
    },
  }
}
