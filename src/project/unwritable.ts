import { TYPES_FOLDER } from './types.js'

/** One line for the user: the types could not be written, where, why, and what to do. */
export function unwritable(error: unknown, root: string): string {
  const { code, path, message } = (error instanceof Error ? error : new Error(String(error))) as NodeJS.ErrnoException
  const folder = `${root}/${TYPES_FOLDER}`
  const where = path === undefined || path.startsWith(folder) ? '' : ` (${path})`
  const fix =
    code !== undefined && IN_THE_WAY.has(code)
      ? 'Remove the file that stands in its place.'
      : 'Make the folder writable for this user; mizan writes its types there, and only there.'
  return `mizan: the types could not be written to ${folder}${where}: ${message}. ${fix}`
}

const IN_THE_WAY = new Set(['EEXIST', 'ENOTDIR', 'EISDIR'])
