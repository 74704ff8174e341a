import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

/** A client's build, with what must not leave it, and a secret beside it. */
export function clientFiles(): { folder: string } {
  const root = mkdtempSync(join(tmpdir(), 'mizan-files-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const files: Record<string, string | Buffer> = {
    'secret.txt': 'SECRET',
    'dist/index.html': '<title>Shop</title>',
    'dist/robots.txt': 'User-agent: *',
    'dist/about/index.html': '<title>About</title>',
    'dist/assets/app-5G_DdlaB.js': 'export {}',
    'dist/assets/app-5G_DdlaB.js.gz': gzipSync('export {}'),
    'dist/assets/photo-20240101.jpg': 'from the public folder',
    'dist/site.webmanifest': '{}',
    'dist/mizan-manifest.json': '{"SECRET":1}',
    'dist/mizan-manifest.json.br': 'SECRET',
    'dist/.env': 'SECRET',
    'dist/.git/config': 'SECRET',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  symlinkSync(join(root, 'secret.txt'), join(root, 'dist/link.txt'))
  return { folder: join(root, 'dist') }
}

export interface RawAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** A request whose path is sent as it is: `fetch` would resolve the dots first. */
export function raw(url: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString() }))
    })
    sent.on('error', reject)
    sent.end()
  })
}
