import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import type { Project } from 'ts-morph'
import { registerText } from '../../../model/index.js'

/**
 * Declares the type of `request.user` as the generated types do, which may not be written yet: what a function says of it would be
 * unknown, and so would all that it returns of it. After the files are refreshed from the disk, where this one is not.
 */
export function register(project: Project, root: string, serverFile: string | null): void {
  const path = `${root}/.mizan/register-for-checker.d.ts`
  const known = project.getSourceFile(path)
  if (serverFile === null || !existsSync(serverFile)) {
    if (known) project.removeSourceFile(known)
    return
  }
  project.addSourceFileAtPathIfExists(serverFile)
  if (!known) project.createSourceFile(path, registerText(importOf(posix.relative(posix.dirname(path), serverFile))))
}

const importOf = (path: string) => (path.startsWith('.') ? path : `./${path}`).replace(/\.([cm]?)tsx?$/, '.$1js')
