import { schemaHash } from '../model/index.js'
import { manifest as manifestOf, manifestText } from '../../virtual-modules/index.js'
import type { Command } from './command.js'
import { withDescribedServer } from './with-server.js'
import { writeOut } from './write-out.js'

/** Prints or writes the edge manifest that a build emits. */
export const manifest: Command = {
  usage: '[root] [--out FILE] [--json]',
  about: ['What a CDN needs to purge: contexts, their endpoints and views, and what affects them.', 'With --json the object has the manifest as `manifest`.'],
  options: { out: { type: 'string', short: 'o', value: 'FILE', about: 'write it there, relative to the current folder, rather than to standard output' } },
  examples: [
    { words: '', about: 'to standard output' },
    { words: '--out dist/mizan-manifest.json', about: 'byte for byte what `vite build` puts there' },
  ],
  run: (call) =>
    withDescribedServer(call, async ({ project, model }) => {
      const hash = schemaHash(model)
      const text = manifestText(model, hash)
      const data = { manifest: manifestOf(model, hash) }
      const out = call.values.get('out')
      if (out === undefined) return { code: 0, text, data }
      const { written, news } = await writeOut(out, text, 'The manifest', project)
      return { code: 0, text: `${out}: ${news}\n`, data, written }
    }),
}
