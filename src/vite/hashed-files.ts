/**
 * By the folder of a client's build, its files whose names change with their content. Of the process: each environment of a build
 * has plugins of its own, and the server's comes after the client's.
 */
export const hashedFiles = new Map<string, string[]>()

/** A file of the public folder may look the same, and is none of the bundle. */
export function hashedIn(files: string[], assetsDir: string): string[] {
  const folder = assetsDir === '' ? '' : `${assetsDir.replace(/\/$/, '')}/`
  return files.filter((file) => file.startsWith(folder) && /-[\w-]{8}\.[^/]+$/.test(file)).sort()
}
