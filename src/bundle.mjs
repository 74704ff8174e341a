// Bundles what Node loads at the start of Vite and of the command. As 90 modules, one by one, they cost each start 100 ms of
// CPU; as a few chunks 20.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))

/** An application's server files import `mizan/server` too: its classes and its table of functions must be the same ones. */
const server = {
  name: 'server',
  setup: ({ onResolve }) => onResolve({ filter: /\/server\/index\.js$/ }, () => ({ path: '../src/server/index.js', external: true })),
}

await build({
  entryPoints: ['index', 'cli/main', 'cli/mizan-generate', 'source/typescript/checker-thread'].map((entry) => `${dist}src/${entry}.js`),
  // All in one folder: the checker's thread is found beside the chunk that starts it.
  outdir: `${dist}node`,
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  plugins: [server],
})
