import { cpus } from 'node:os'
import { bytes } from './bytes.js'
import { cache } from './cache/index.js'
import { codegen } from './codegen/index.js'
import { documents } from './documents.js'
import { hmr } from './hmr.js'
import { runtime } from './runtime/index.js'
import { server } from './server/index.js'
import { size } from './size.js'
import { start } from './start.js'

const SECTIONS: Record<string, { run: (options: { quick: boolean }) => Promise<void>; about: string }> = {
  hmr: { run: hmr, about: 'from the write of a file to the change in the page, in Chromium; to reach: median under 100 ms' },
  bytes: { run: bytes, about: 'generated code that pages carry; to reach: at most 100 bytes for one page, 500 for a lazy one' },
  size: { run: size, about: 'the client runtime, gzip, next to its limits' },
  start: { run: start, about: 'from the start of the dev server to its first modules' },
  codegen: { run: codegen, about: 'from a document to types, cold and after a change, and what they cost a type check and an editor; next to peers' },
  server: { run: server, about: 'pages a second of the server, next to a bare one and to peers; to reach: 80 % of bare, and twice the three requests' },
  cache: {
    run: cache,
    about: 'what a hit, a stampede and a purge cost, in memory and in Redis, next to peers; to reach: less than an HMAC, one run, under 1 ms',
  },
  runtime: {
    run: runtime,
    about: 'what an invalidation costs a page of 1,000 readers, in Chromium, next to peers; to reach: twice a bare store, no more renders than any',
  },
  documents: { run: documents, about: '200 public API documents to types that TypeScript 5.9, 6 and 7 take; to reach: all of them' },
}

const HELP = `npm run bench            every section
npm run bench -- hmr     one section, or several
npm run bench -- codegen --quick    fewer documents and runs: 2 minutes instead of 10
npm run bench -- server --quick     fewer rounds: 1 minute instead of 6
npm run bench -- cache --quick      fewer rounds: 1 minute instead of 6
npm run bench -- runtime --quick    fewer rounds and cycles: 1 minute instead of 2

${Object.entries(SECTIONS).map(([name, { about }]) => `  ${name.padEnd(11)}${about}`).join('\n')}

All of 1,000 functions in 50 contexts, where nothing else is said. Each figure stands next to a peer that was measured in the same run, alternating with
it: compare the two, not figures of different runs or machines. Nothing is asserted, and nothing else should run meanwhile.
\`hmr\` needs Chromium; CHROMIUM may name one. \`codegen\` fetches peers and public documents with npm, and leaves out what it cannot.`

/** Runs the sections that are named, or all. */
export async function main(words: string[]): Promise<void> {
  const names = words.filter((word) => word !== '--quick')
  const quick = words.includes('--quick')
  const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name))
  if (unknown.length > 0) {
    console.log(unknown.includes('--help') ? HELP : `There is no section ${unknown.join(', ')}.\n\n${HELP}`)
    process.exitCode = unknown.includes('--help') ? 0 : 1
    return
  }
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`)
  const chosen = names.length > 0 ? names : Object.keys(SECTIONS)
  for (const name of chosen) {
    console.log(`\n${name}: ${SECTIONS[name]!.about}`)
    await SECTIONS[name]!.run({ quick })
  }
}
