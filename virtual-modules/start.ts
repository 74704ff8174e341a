import { imports, join } from './code.js'
import { text } from './module.js'
import { SERVER_ID } from './server.js'

/** The client's build, as the server finds it. */
export interface ClientFiles {
  /** From the folder of the built server, with a slash at its end. */
  folder: string
  base: string
  fallback: boolean
  immutable: string[]
}

/** What `node dist-server/index.js` runs. The folder is relative to the file, so that the working directory is of no matter. */
export function startCode({ folder, ...files }: ClientFiles): string {
  return join(
    imports('mizan/node', ['serve']),
    imports(SERVER_ID, ['handler', 'server']),
    `const $files = { folder: new URL(${text(folder)}, import.meta.url), ...${text(files)} }`,
    'const { url } = await $serve($handler, { server: $server, files: $files })',
    "console.log('Listening at ' + url)",
  )
}
