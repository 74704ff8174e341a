import { posix } from 'node:path'
import type { MizanOptions } from 'mizan'
import picomatch from 'picomatch'
import type { InlineConfig } from 'vite'
import { describe, expect, it } from 'vitest'
import { createPatterns } from '../../src/source/openapi/patterns.js'
import { denied } from '../../src/vite/file-access.js'
import { remoteDev } from './remote-dev.js'

/** As many characters as base64 takes for whole. */
const SECRET = 'SECRET_KEY00'
const SPA: InlineConfig = { appType: 'spa' }
const SCHEMA = { 'schema.json': JSON.stringify({ openapi: '3.1.0', 'x-mizan-functions': [] }), 'index.html': '<title>Client</title>' }

async function devOf(options: MizanOptions, paths: string[], config: InlineConfig = {}) {
  const files = Object.fromEntries(paths.map((path) => [path, /\.[cm]?[jt]sx?$/.test(path) ? `export default '${SECRET}'` : SECRET]))
  const dev = await remoteDev(options, { ...SCHEMA, ...files }, { ...SPA, ...config })
  /** The files that some request gets at. */
  const got = async (asked: string[]) => {
    const found = new Set<string>()
    for (const path of asked) {
      for (const prefix of ['', `/@fs${dev.root}`]) {
        for (const query of ['', '?raw', '?url', '?import', '?import&raw', '?inline', '?import&url&inline', '?t=1&raw', '?worker']) {
          const text = await (await dev.get(`${prefix}/${path}${query}`)).text()
          // What Vite inlines is in base64.
          if (text.includes(SECRET) || text.includes(btoa(SECRET))) found.add(path)
        }
      }
    }
    return [...found].sort()
  }
  return { dev, got }
}

const watch = ['server/**', 'config/*.{toml,html}', '!server/open/**']
const command = { command: [process.execPath, '--eval', "console.log(fs.readFileSync('schema.json', 'utf8'))"], watch }

describe('the dev server of a project whose server is written in another language', () => {
  it('hands out neither its source nor its database, however they are asked for', async () => {
    const theirs = ['backend/settings.py', 'backend/x.PY', 'app.rb', 'index.php', 'main.go', 'db.sqlite3', 'db.sqlite3-wal', 'db.sqlite3-journal', 'data/shop.db']
    const { got } = await devOf({ schema: 'schema.json' }, theirs)
    expect(await got(theirs)).toEqual([])
  })

  it('hands out what `watch` names only where pages may be made of it', async () => {
    const theirs = ['server/keys.toml', 'server/deep/er/keys.conf', 'config/keys.toml']
    const pages = ['server/main.js', 'server/shared.ts', 'config/page.html', 'server/style.css', 'server/logo.svg', 'server/open/keys.toml', 'src/shader.frag', 'other/keys.toml']
    const { dev, got } = await devOf({ schema: command }, [...theirs, ...pages])
    expect(await got([...theirs, ...pages])).toEqual([...pages].sort())
    // A route of the page that is called as a folder of the server.
    const page = await dev.get('/server/', { Accept: 'text/html' })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Client')])
  })

  it('still hands out nothing that Vite denies by itself, nor what the user denies', async () => {
    const vites = ['.env', '.env.local', 'site.key', 'site.pem', '.npmrc', '.yarnrc.yml', '.git/config']
    const { got } = await devOf({ schema: 'schema.json' }, vites)
    expect(await got(vites)).toEqual([])
    const own = await devOf({ schema: 'schema.json' }, ['mine.txt', '.env', 'settings.py'], { server: { fs: { deny: ['mine.txt'] } } })
    expect(await own.got(['mine.txt', '.env', 'settings.py'])).toEqual(['.env'])
  })

  it('repeats the list of the Vite that is installed', async () => {
    const [plain, ours] = [await remoteDev({}), await remoteDev({ schema: 'schema.json' }, SCHEMA)]
    const { deny } = plain.server.config.server.fs
    const { deny: withOurs } = ours.server.config.server.fs
    expect(withOurs.slice(0, deny.length)).toEqual(deny)
    expect(withOurs.length).toBeGreaterThan(deny.length)
  })
})

describe('globs of what is denied', () => {
  const ROOT = `/tmp/[app] (1) {x}+!@'"$^|/it`
  const FOLDERS = ['', 'server/', 'server/a/', 'server/a/b/', 'other/', 'server/pub/', 'node_modules/x/', '../back/', '../back/x/', 'ser.ver/']
  const NAMES = ['a.toml', 'b.test.js', 'a.ts', 'a.tsv', 'a.js.toml', 'c.html', 'README', 'x.jsonl', 'test_a.toml', 'a b.toml', '[id].toml']
  const PAGE = /\.(?:js|ts|html)$/

  it.each([
    [['**']], [['server/**']], [['./server/**']], [['../back/**/*']], [['**/*.toml']], [['server/*']], [['**/*.*']], [['server/**/a*']],
    [['**/*.{toml,html}']], [['{server,other}/**']], [['{server/a,other}/*.toml']], [['server/{a/*.toml,pub/*.tsv}']],
    [['server/a.toml']], [['server/[a-c].toml']], [['server/?.toml']], [['server/?(a|b).toml']], [['server/!(a).toml']], [['server/+(a|b).toml']],
    [['server/@(a|b)/**']], [['server/**', '!server/pub/**']], [['**', '!server/*', '!**/test_*.toml']], [['server']],
  ])('mean what `watch` means by %j', (watch) => {
    const watched = createPatterns(ROOT, watch).match
    const matches = picomatch(denied(ROOT, watch), { dot: true, nocase: true, matchBase: false })
    const files = FOLDERS.flatMap((folder) => NAMES.map((name) => posix.join(ROOT, folder, name)))
    const isDenied = (file: string) => watched(file) && !PAGE.test(file) && posix.extname(file) !== ''
    expect(files.filter((file) => matches(file))).toEqual(files.filter(isDenied))
  })
})
