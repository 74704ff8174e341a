import { expect, it } from 'vitest'
import { SERVER, startDev, type Dev } from './dev.js'

const APP = 'https://app.shop.example'

const SHOP = {
  ...SERVER,
  'server/mizan.ts': `import { defineServer } from 'mizan/server'
export default defineServer({ allowedOrigins: ['${APP}'], cors: true })
`,
  'server/pages.ts': `import { client } from 'mizan/server'
export const save = client({ route: '/save/', methods: ['POST'] }, async () => new Response('saved'))
`,
  'src/main.ts': 'export {}\n',
}

const preflight = ({ url }: Dev, path: string, Origin: string) =>
  fetch(url + path, { method: 'OPTIONS', headers: { Origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' } })

it('the settings decide in dev which origins may call and read, and Vite’s `server.cors` decides for modules', async () => {
  const dev = await startDev(SHOP)
  for (const path of ['/api/mizan/call/', '/save/']) {
    const allowed = await preflight(dev, path, APP)
    expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe(APP)
    expect(allowed.headers.get('Access-Control-Allow-Methods')).toContain('POST')
    const other = await preflight(dev, path, 'http://localhost:9999')
    expect(other.headers.get('Access-Control-Allow-Origin')).toBeNull()
  }
  const module = await dev.get('/src/main.ts', { Origin: 'http://localhost:9999' })
  expect(module.headers.get('Access-Control-Allow-Origin')).toBe('http://localhost:9999')
})

it.each([false, true])('with server.cors: %s of Vite as well', async (cors) => {
  const dev = await startDev(SHOP, { config: { server: { cors } } })
  const allowed = await preflight(dev, '/api/mizan/call/', APP)
  expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe(APP)
})
