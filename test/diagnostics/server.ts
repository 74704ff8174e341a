import type { Diagnostic } from '../../src/model/index.js'
import { resolveOptions } from '../../src/vite/options.js'
import { refuseForeign } from '../../src/vite/server-build.js'
import { serverOf } from '../../src/vite/settings.js'
import { SetupError } from '../../src/vite/setup-error.js'
import type { Example } from './example.js'

/** 70x: the server in dev and in production. */
export const examples: Example[] = [
  {
    code: 'MZ701',
    files: { 'vite.config.ts': "export default { plugins: [mizan({ server: 'api/mizan.ts' })] }\n" },
    at: 'api/mizan.ts',
    words: 'There is no api/mizan.ts',
    find: ({ root }) => thrownBy(() => resolveOptions({ server: 'api/mizan.ts' }, root)),
  },
  {
    code: 'MZ702',
    files: { 'server/mizan.ts': 'export default { identity: [] }\n' },
    at: 'server/mizan.ts',
    words: 'is not what `defineServer` returns',
    find: ({ root }) => thrownBy(() => serverOf({ identity: [] }, { file: `${root}/server/mizan.ts`, name: 'server/mizan.ts' })),
  },
  {
    code: 'MZ703',
    files: { 'dist-server/notes.txt': 'Ours.\n' },
    at: 'dist-server',
    words: 'holds files that no build of mizan wrote',
    find: ({ root }) => thrownBy(() => refuseForeign(`${root}/dist-server`, root)),
  },
]

function thrownBy(run: () => unknown): Diagnostic[] {
  try {
    run()
    return []
  } catch (error) {
    if (error instanceof SetupError) return [error.diagnostic]
    throw error
  }
}
