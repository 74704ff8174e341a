import { cold, linearity } from './cold.js'
import { compile } from './compile.js'
import { keystroke } from './keystroke.js'
import { installPeers, peerTools } from './peers.js'
import { regenerate } from './regenerate.js'
import { generated, published } from './subjects.js'

/** From a document to types: whole processes next to peers, a change in a running server, and what the output costs. */
export async function codegen({ quick }: { quick: boolean }): Promise<void> {
  const peers = await installPeers()
  if (peers.missing !== null) console.log(`  ${peers.missing}`)
  // The second one takes minutes for GitHub's document.
  const tools = peers.missing === null ? peerTools(peers.folder).slice(0, quick ? 1 : undefined) : []
  const sizes = (quick ? [100, 1000] : [10, 100, 1000, 5000]).map(generated)

  console.log('\n  Cold, whole processes')
  const costs = await cold([...sizes, ...(await published(quick))], tools, quick ? { runs: 2, patience: 5 } : { runs: 5, patience: 30 })
  linearity(sizes.flatMap((subject) => (subject.functions >= 100 ? [{ functions: subject.functions, cpu: costs.get(subject) ?? NaN }] : [])))

  console.log('\n  In a running dev server')
  await regenerate(1000, quick ? 2 : 5)

  const folder = peers.missing === null ? peers.folder : null
  console.log('\n  The type check of an application with 20 hooks')
  await compile(1000, folder, quick ? 1 : 2)

  console.log('\n  An editor’s answer after one keystroke there')
  await keystroke(1000, folder, quick ? 5 : 15)
}
