import { describe, expect, it } from 'vitest'
import { resolveOptions, type MizanOptions } from '../../src/vite/options.js'

const schema = (option: MizanOptions['schema']) => resolveOptions({ schema: option }, '/app').schema

describe('the option `schema`', () => {
  it('is a file, a URL or a command, short or long', () => {
    expect(schema('api/mizan.schema.yaml')).toEqual({ source: '/app/api/mizan.schema.yaml', proxy: null, origin: null })
    const origin = 'http://localhost:8000'
    expect(schema({ file: '../s.json', proxy: `${origin}/x` })).toEqual({ source: '/s.json', proxy: origin, origin })
    const url = { kind: 'url', url: 'http://localhost:8000/schema/', headers: {}, poll: 2000, watch: [], timeout: 10_000, snapshot: null }
    expect(schema('http://localhost:8000/schema/')).toEqual({ source: url, proxy: origin, origin })
    // Nothing goes there, and it is there all the same.
    expect(schema({ url: 'http://localhost:8000/schema/', poll: false, watch: '**/*.py', snapshot: 's.json', proxy: false })).toEqual({
      source: { ...url, poll: false, watch: ['**/*.py'], snapshot: '/app/s.json' },
      proxy: null,
      origin,
    })
    const command = { kind: 'command', command: 'manage schema', watch: [], root: '/app', cwd: '/app', env: {}, timeout: 60_000, snapshot: null }
    expect(schema({ command: 'manage schema' })).toEqual({ source: command, proxy: null, origin: null })
    expect(schema({ command: ['manage', 'schema'], watch: '**/*.py', cwd: '../back', env: { A: '1' } })).toMatchObject({
      source: { command: ['manage', 'schema'], watch: ['**/*.py'], cwd: '/back', env: { A: '1' } },
    })
  })

  const wrong: [option: unknown, words: string][] = [
    [{ url: 'http://localhost/', pol: 1, snapshots: 's' }, 'The option `schema` of mizan() has no member `pol`, `snapshots`, in vite.config.ts.\nThere are: `url`, `headers`, `poll`, `watch`, `timeout`, `snapshot`, `proxy`.'],
    [{ file: 's.json', snapshot: 's' }, 'has no member `snapshot`, in vite.config.ts.\nThere are: `file`, `proxy`.'],
    [{ command: 'x', poll: 1 }, 'has no member `poll`, in vite.config.ts.\nThere are: `command`, `watch`, `cwd`, `env`, `timeout`, `snapshot`, `proxy`.'],
    [{}, 'mizan() cannot use what its option `schema` is, in vite.config.ts.\nGive it a path, a URL, or an object with one of `file`, `url` and `command`'],
    [{ url: 'http://localhost/', file: 's.json' }, 'one of `file`, `url` and `command`'],
    [[], 'one of `file`, `url` and `command`'],
    [5, 'one of `file`, `url` and `command`'],
    [null, 'one of `file`, `url` and `command`'],
    ['', '`schema.file`'],
    [{ url: 'localhost:8000' }, '`schema.url` is, in vite.config.ts.\nGive it a URL that begins with http:// or https://.'],
    [{ url: 'http://' }, '`schema.url`'],
    [{ url: 'http://localhost/', poll: 0 }, '`schema.poll` is, in vite.config.ts.\nGive it a number of milliseconds, or false.'],
    [{ url: 'http://localhost/', timeout: Infinity }, '`schema.timeout`'],
    [{ url: 'http://localhost/', headers: { A: 1 } }, '`schema.headers` is, in vite.config.ts.\nGive it an object of strings, or a function that gives one.'],
    [{ url: 'http://localhost/', proxy: true }, '`schema.proxy`'],
    [{ url: 'http://localhost/', snapshot: 5 }, '`schema.snapshot`'],
    [{ command: [] }, '`schema.command`'],
    [{ command: ' ' }, '`schema.command`'],
    [{ command: 'x', watch: [1] }, '`schema.watch`'],
    [{ url: 'http://localhost/', watch: [''] }, '`schema.watch`'],
  ]

  it.each(wrong)('refuses %j, and says what there is', (option, words) => {
    expect(() => schema(option as MizanOptions['schema'])).toThrow(words)
  })
})

it('every option that is documented is known', () => {
  expect(() => resolveOptions({ allowedOrigins: ['https://tunnel.example'], sources: [] }, '/app')).not.toThrow()
  expect(() => resolveOptions({ allowedOrigin: [] } as MizanOptions, '/app')).toThrow(
    'mizan() has no option `allowedOrigin`, in vite.config.ts.\nThere are: `schema`, `sources`, `server`, `build`, `allowedOrigins`.',
  )
})
