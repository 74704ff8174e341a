// A server in another language, in a process that can be killed: `node backend-process.mjs PORT FILE`. What it answers stands in
// FILE, as JSON: `{ schema, contexts }`, the schema as text. Its number is what tells one start from the next.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const [port, file] = process.argv.slice(2)
const problem = { type: 'about:blank', title: 'Not Found', status: 404, code: 'not_found' }

const server = createServer((request, response) => {
  const { schema, contexts } = JSON.parse(readFileSync(file, 'utf8'))
  const answer = (status, text) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', 'X-Mizan-Instance': String(process.pid) })
    response.end(text)
  }
  if (request.url === '/api/mizan/schema/') return answer(200, schema)
  const context = contexts[/^\/api\/mizan\/ctx\/(\w+)\//.exec(request.url)?.[1]]
  return context ? answer(200, JSON.stringify(context)) : answer(404, JSON.stringify(problem))
})
server.listen(Number(port), '127.0.0.1', () => process.send('listening'))
process.on('disconnect', () => process.exit())
