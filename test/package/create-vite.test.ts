import { once } from 'node:events'
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from './command.js'
import { startBuilt, startDev } from './dev-server.js'
import { newApplication, README } from './new-application.js'
import { readSteps } from './readme-steps.js'
import { registryMissing } from './registry.js'

/** A literal that the minifier cannot fold away: wherever server code goes, it goes too. */
const SECRET = 'server-only-literal-7f3a'

// Beside the README's own server file: one that needs Node, and whose read and mutation a component uses.
const SERVER_FILE = `import { readFileSync } from 'node:fs'
import { client, type MizanRequest, ReactContext } from 'mizan/server'

const PackageContext = new ReactContext('package')
let visits = 0

type Prefix = { prefix: string }

export const package_name = client({ context: PackageContext }, async (_: MizanRequest, { prefix }: Prefix) => {
  const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string }
  return { name: prefix + name, visits, secret: '${SECRET}'.length }
})

export const count_visit = client({ affects: PackageContext }, async (_: MizanRequest, { by }: { by: number }) => {
  visits += by
  return { visits }
})
`

const COMPONENT_FILE = `import { createRoot } from 'react-dom/client'
import { PackageProvider, useCountVisit, usePackageName } from 'virtual:mizan/contexts'

function PackageName() {
  const { name, visits } = usePackageName()
  const [countVisit] = useCountVisit()
  return <button onClick={() => void countVisit({ by: 1 })}>{name.toUpperCase()} {visits.toFixed()}</button>
}

createRoot(document.body.appendChild(document.createElement('div'))).render(
  <PackageProvider prefix="the ">
    <PackageName />
  </PackageProvider>,
)
`

/** What a user gets: the tarball in a fresh application, after the README's steps. Each test builds on the last. */
describe('the packed package in a create-vite react-ts application', () => {
  let folder: string
  let app: string
  let missing: string | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mizan-package-'))
    app = join(folder, 'app')
    missing = await registryMissing(folder)
  })
  beforeEach(context => context.skip(missing !== undefined, missing))
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('installs, and the steps of the README apply', { timeout: 240_000 }, async () => {
    const application = await newApplication(folder)
    for (const step of readSteps(README, 'Quick start')) await application.take(step)
    await mkdir(join(app, 'server'), { recursive: true })
    writeFileSync(join(app, 'server', 'package-name.ts'), SERVER_FILE)
    writeFileSync(join(app, 'src', 'PackageName.tsx'), COMPONENT_FILE)
    appendFileSync(join(app, 'src', 'main.tsx'), "import './PackageName.tsx'\n")
    expect(existsSync(join(app, 'node_modules', 'mizan', 'package.json'))).toBe(true)
  })

  it('writes the types without Vite', { timeout: 90_000 }, async () => {
    await run('npx', ['mizan', 'typegen'], app, 60)
    expect(existsSync(join(app, '.mizan'))).toBe(true)
  })

  it("passes the application's own build, and puts the manifest beside it", { timeout: 150_000 }, async () => {
    await run('npm', ['run', 'build'], app, 120)
    const manifest = JSON.parse(readFileSync(join(app, 'dist', 'mizan-manifest.json'), 'utf8')) as {
      contexts: Record<string, unknown>
      functions: Record<string, unknown>
    }
    expect(Object.keys(manifest.contexts)).toContain('package')
    expect(Object.keys(manifest.functions)).toContain('count_visit')
  })

  it('serves what it built, page and functions, until it is told to end', { timeout: 90_000 }, async () => {
    const { server, url } = await startBuilt(app)
    const ended = once(server, 'exit')
    try {
      const answer = await fetch(new URL('/api/mizan/ctx/notes/', url))
      expect(await answer.json()).toMatchObject({ note_count: 1 })
      expect(await (await fetch(new URL('/any/page', url), { headers: { Accept: 'text/html' } })).text()).toContain('<div id="root">')
    } finally {
      server.kill('SIGTERM')
    }
    expect(await ended).toEqual([0, null])
  })

  it('leaves nothing of the server in the client, source maps included', { timeout: 90_000 }, async () => {
    await run('npx', ['vite', 'build', '--sourcemap'], app, 60)
    const files = filesUnder(join(app, 'dist'))
    const maps = files.filter(file => file.endsWith('.map'))
    expect(maps).not.toHaveLength(0)
    const ofTheServer = /server-only-literal|node:fs|readFileSync|package-name\.ts/
    const leaking = files.filter(file => ofTheServer.test(readFileSync(file, 'utf8')))
    expect(leaking).toEqual([])
    const client = files.filter(file => file.endsWith('.js')).map(file => readFileSync(file, 'utf8'))
    expect(client.join('\n')).toContain('package_name')
  })

  it('makes a wrong argument an error of the type check', { timeout: 90_000 }, async () => {
    const component = join(app, 'src', 'PackageName.tsx')
    const wrong = COMPONENT_FILE.replace('{ by: 1 }', "{ by: 'one' }").replace('prefix="the "', 'prefix={1}')
    writeFileSync(component, wrong)
    try {
      await expect(run('npx', ['tsc', '-b'], app, 60)).rejects.toThrow(/PackageName\.tsx[^]*PackageName\.tsx/)
    } finally {
      writeFileSync(component, COMPONENT_FILE)
    }
  })

  it('answers a context in dev', { timeout: 90_000 }, async () => {
    const { server, url } = await startDev(app)
    try {
      const response = await fetch(new URL('api/mizan/ctx/package/?prefix=the+', url))
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ package_name: { name: 'the app', visits: 0 } })
    } finally {
      server.kill()
    }
  })
})

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
}
