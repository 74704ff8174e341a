import { expect, it } from 'vitest'
import { SHOP } from './app.js'
import { testApp, viteBuild } from './vite.js'

it('a build reads forms by what the type checker knows of the arguments, whichever module it asks for first', async () => {
  const app = testApp(SHOP, {
    'server/move.ts': `import { client, type MizanRequest } from 'mizan/server'
interface Address { zip: number; is_main?: boolean }
export const move = client({ affects: 'user' }, async (_request: MizanRequest, { at, tags }: { at: Pick<Address, 'zip'>; tags: string[] }) => [at, tags])
`,
    'src/main.tsx': `import { useMove } from 'virtual:mizan/functions/user'\nexport const Form = () => <form action={useMove()[1].action} />\nconsole.log(Form)\n`,
  })
  const { error } = await viteBuild(app)
  expect(error).toBeNull()
  const scripts = Object.entries(app.output()).filter(([path]) => path.endsWith('.js'))
  expect(scripts.map(([, code]) => code).join()).toMatch(/["'`]at\.zip["'`]:\s*["'`]n["'`],\s*tags:\s*["'`]s\*["'`]/)
})
