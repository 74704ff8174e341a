import { createApp, type App, type Files } from '../build/app.js'
import { schemaOfThousand, sourcesOfThousand } from '../build/thousand.js'

/** Where the functions of an application come from; `none`: it does without Mizan. */
export type Server = 'schema' | 'typescript' | 'none'

/**
 * An application of one page. With a schema its server is a middleware that answers with what `answer.json` holds, in a folder
 * that Vite does not watch.
 */
export function benchApp(server: Server): App {
  const options = { schema: `mizan({ schema: 'mizan.schema.json' }), `, typescript: 'mizan(), ', none: '' }[server]
  const files: Files = {
    'vite.config.js': `import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import mizan from 'mizan'
const answers = { name: 'answers', configureServer: ({ middlewares }) => void middlewares.use('/api/mizan/ctx/', (_, response) => {
  response.setHeader('Content-Type', 'application/json').end(readFileSync(new URL('./node_modules/answer.json', import.meta.url)))
}) }
export default { plugins: [react(), ${options}${server === 'schema' ? 'answers' : ''}], cacheDir: 'node_modules/.vite' }
`,
    'node_modules/answer.json': '{"shop0_item0":{"id":5,"name":"start"}}',
    'src/data.json': '{ "text": "start" }',
    'src/component.tsx': `export const Component = () => <p data-probe="component">start</p>\n`,
    'src/json.tsx': `import data from './data.json'\nexport const Json = () => <p data-probe="json">{data.text}</p>\n`,
    'src/item.tsx': `import { useShop0Item0 } from 'virtual:mizan/contexts'
export const Item = () => <p data-probe="item">{useShop0Item0().name}</p>\n`,
    'src/main.tsx': `import { createRoot } from 'react-dom/client'
${server === 'none' ? '' : `import { Shop0Provider } from 'virtual:mizan/contexts'\nimport { Item } from './item'`}
import { Component } from './component'
import { Json } from './json'
let updates = 0
import.meta.hot.on('vite:afterUpdate', () => { document.getElementById('updates').textContent = String(++updates) })
const item = ${server === 'none' ? 'null' : '<Shop0Provider id={5}><Item /></Shop0Provider>'}
createRoot(document.getElementById('root')).render(<main><Component /><Json />{item}</main>)
`,
    'index.html': '<div id="root"></div><p id="updates" data-probe="updates">0</p><script type="module" src="/src/main.tsx"></script>',
  }
  const sources = { schema: { 'mizan.schema.json': schemaOfThousand() }, typescript: sourcesOfThousand(), none: {} }
  return createApp({ ...files, ...sources[server] })
}
