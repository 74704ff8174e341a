import { dirname } from 'node:path'
import { ownPackage } from '../own-package.js'
import { pathFrom } from '../json.js'
import { fault, fine, type Finding } from './finding.js'
import { copiesOf, installed, packageAt, type Package } from './installed.js'
import { inRange } from './range.js'

const own = (): Package => packageAt(dirname(ownPackage().file))!

export function checkNode(version = process.versions.node): Finding {
  const range = own().manifest.engines!['node']!
  if (inRange(version, range)) return fine('node', `Node ${version}`)
  return fault('node', 'error', `Node ${version} is not supported: mizan and Vite need ${range}.`, 'Install a newer Node, such as the LTS release of nodejs.org.')
}

/** Types are checked with these; older ones have not been tried. */
const TYPESCRIPT = '>=5.9'

/** What is installed, against what this package needs. */
export function checkVersions(root: string): Finding[] {
  const { version, manifest, folder } = own()
  const ranges = { ...manifest.peerDependencies, typescript: TYPESCRIPT }
  const found = Object.entries(ranges).map(([name, range]): Finding => {
    const there = installed(name, root)
    if (!there && name === 'typescript') return fine('versions', 'typescript is not installed: nothing to check types with')
    if (!there) return fault('versions', 'error', `${name} is not installed.`, `npm install ${name}@"${range}"`)
    if (inRange(there.version, range)) return fine('versions', `${name} ${there.version}`)
    return fault('versions', 'error', `${name} ${there.version} is installed, and mizan needs ${range}.`, `npm install ${name}@"${range}"`)
  })
  return [...found, checkOwn(installed('mizan', root), version, folder)]
}

function checkOwn(there: Package | null, version: string, folder: string): Finding {
  if (!there) return fault('versions', 'error', 'mizan is not a dependency of this project.', 'npm install mizan')
  if (there.folder === folder) return fine('versions', `mizan ${version}`)
  const message = `This command is mizan ${version} of ${folder}, and the project has ${there.version} of its own.`
  return fault('versions', 'warning', message, "Run the project's: npx mizan doctor")
}

const WHY = {
  react: { status: 'warning', reason: 'hooks of one fail in components of the other' },
  mizan: { status: 'error', reason: 'each has a store of its own, so that a mutation would not refresh what the other one shows' },
} as const

/** Copies of what may be there once only. */
export function checkDuplicates(root: string): Finding[] {
  return [...copiesOf(Object.keys(WHY), root)].flatMap(([name, copies]) => {
    if (copies.length === 0) return []
    if (copies.length === 1) return [fine('duplicates', `one copy of ${name}`)]
    const { status, reason } = WHY[name as keyof typeof WHY]
    const places = copies.map((copy) => `${copy.version} in ${pathFrom(root, copy.folder)}`).join(', ')
    return [fault('duplicates', status, `There are ${copies.length} copies of ${name} (${places}): ${reason}.`, `npm dedupe ${name}; what still holds another one, \`npm ls ${name}\` says.`)]
  })
}
