import { dirname, resolve } from 'node:path'
import { ts } from 'ts-morph'
import { slashed } from '../matcher.js'

/**
 * The files and all that they import, at any distance, but for packages: those change with an install, and Vite restarts
 * for it.
 */
export function closureOf(program: ts.Program, files: readonly string[]): string[] {
  const found = new Set<string>()
  const visit = (path: string): void => {
    const source = program.getSourceFile(path)
    if (found.has(path) || path.includes('/node_modules/')) return
    found.add(path)
    for (const { text } of source
      ? ts.preProcessFile(source.text, true, true).importedFiles.map(({ fileName }) => ({ text: fileName }))
      : []) {
      const target = ts.resolveModuleName(text, path, program.getCompilerOptions(), ts.sys).resolvedModule
        ?.resolvedFileName
      if (target) visit(slashed(target))
      // A relative import that leads nowhere today may be the next file to be written.
      else if (text.startsWith('.')) found.add(slashed(resolve(dirname(path), text.replace(/\.js$/, '.ts'))))
    }
  }
  for (const file of files) visit(file)
  return [...found].sort()
}
