import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const TMP = fileURLToPath(new URL('../.tmp', import.meta.url))

/** From a path below the application's root to the text of the file. */
export type Files = Record<string, string>

export interface App {
  /** Absolute, with forward slashes. */
  root: string
  write(files: Files): void
  remove(path: string): void
  /** Every file below `folder`, maps and assets included, by its path there. */
  output(folder?: string): Files
  dispose(): void
}

/**
 * An application below the repository's root, where `mizan` and `react` resolve to what was built and installed. It has a
 * tsconfig of its own: the repository's would decide how its imports are compiled.
 */
export function createApp(files: Files): App {
  mkdirSync(TMP, { recursive: true })
  const root = mkdtempSync(join(TMP, 'build-')).replaceAll('\\', '/')
  const app: App = {
    root,
    write(more) {
      for (const [path, text] of Object.entries(more)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
    },
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    output(folder = 'dist') {
      const base = join(root, folder)
      const entries = readdirSync(base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      const paths = entries.map(({ parentPath, name }) => relative(base, join(parentPath, name)).replaceAll('\\', '/')).sort()
      return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, folder, path), 'utf8')]))
    },
    dispose: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  }
  // A build asks the type checker, whose time goes to the declarations that a tsconfig lists.
  const compilerOptions = { target: 'es2022', module: 'esnext', jsx: 'react-jsx', moduleResolution: 'bundler', lib: ['es2023'], types: [] }
  app.write({
    'index.html': '<div id="root"></div><script type="module" src="/src/main.tsx"></script>',
    'tsconfig.json': JSON.stringify({ compilerOptions }),
    ...files,
  })
  return app
}

/** A server of one context and one mutation, and a client that uses them without React. */
export const SHOP: Files = {
  'server/users.ts': `import { client, ReactContext, type MizanRequest } from 'mizan/server'
export const UserContext = new ReactContext('user')
export class Users {
  @client({ context: UserContext })
  static async user_profile(request: MizanRequest, { user_id }: { user_id: number }) {
    return { id: user_id }
  }
  @client({ affects: { context: UserContext, params: ['user_id'] } })
  static async update_name(request: MizanRequest, { user_id, name }: { user_id: number; name: string }) {
    return { user_id, name }
  }
}
`,
  'src/main.tsx': `import { updateName } from 'virtual:mizan/functions'\nvoid updateName({ user_id: 5, name: 'Ann' })\n`,
}
