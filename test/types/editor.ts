import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readFramed } from './framed.js'

/** What an editor asks the language server of one TypeScript. */
export interface Editor {
  /** The text that a hover over the last letter of `text` shows, its documentation included. */
  hover(file: string, text: string): Promise<string>
  /** Where go-to-definition leads from there, each as `file:line`. */
  definition(file: string, text: string): Promise<string[]>
  /** Types `letters` at a line and column, from 1, and answers what the type check has to say of the file then. */
  type(file: string, line: number, column: number, letters: string): Promise<string[]>
  close(): void
}

const inPackage = (path: string) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))

type Message = { id?: number; method?: string; request_seq?: number; result?: unknown; body?: unknown; error?: unknown; success?: boolean; message?: string }

/** Asks a process, and gives each answer to whoever asked. */
function startServer(command: string[]) {
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>()
  let serial = 0
  readFramed(child.stdout, (received) => {
    const { id, method, request_seq: seq, result, body, error, success, message } = received as Message
    // A question of the server's own, such as for its configuration: we have nothing to tell.
    if (method !== undefined) {
      if (id !== undefined) write({ jsonrpc: '2.0', id, result: null })
      return
    }
    const question = waiting.get(id ?? seq ?? -1)
    waiting.delete(id ?? seq ?? -1)
    if (error !== undefined || success === false) question?.reject(new Error(message ?? JSON.stringify(error)))
    else question?.resolve(result ?? body)
  })
  child.on('exit', () => waiting.forEach(({ reject }) => reject(new Error(`${command[0]} ended`))))
  let write: (message: object) => void = () => {}
  return {
    setWrite: (format: (text: string) => string) => (write = (message) => void child.stdin.write(format(JSON.stringify(message)))),
    tell: (message: object) => write(message),
    ask: (message: (id: number) => object) => {
      const id = ++serial
      return new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        write(message(id))
      })
    },
    close: () => void child.kill(),
  }
}

/** Line and column, from 0, of the last letter of the one place where `text` stands. */
function placeOf(file: string, text: string): { line: number; character: number } {
  const lines = readFileSync(file, 'utf8').split('\n')
  const line = lines.findIndex((each) => each.includes(text))
  if (line < 0) throw new Error(`${file} has no ${text}`)
  return { line, character: lines[line]!.indexOf(text) + text.length - 1 }
}

/** The server of TypeScript 5.9 and 6, in its own protocol. */
export function openTsserver(name: string): Editor {
  const server = startServer([inPackage(`${name}/lib/tsserver.js`), '--disableAutomaticTypingAcquisition', '--suppressDiagnosticEvents'])
  server.setWrite((text) => `${text}\n`)
  const ask = (command: string, args: object) => server.ask((seq) => ({ seq, type: 'request', command, arguments: args }))
  const opened = new Set<string>()
  const at = (file: string, text: string) => {
    server.tell({ seq: 0, type: 'request', command: 'open', arguments: { file } })
    const { line, character } = placeOf(file, text)
    return { file, line: line + 1, offset: character + 1 }
  }
  return {
    async hover(file, text) {
      const { displayString, documentation } = (await ask('quickinfo', at(file, text))) as { displayString: string; documentation: string }
      return [displayString, documentation].join('\n').trim()
    },
    async definition(file, text) {
      const found = (await ask('definition', at(file, text))) as { file: string; start: { line: number } }[]
      return found.map((each) => `${each.file}:${each.start.line}`)
    },
    async type(file, line, offset, letters) {
      if (!opened.has(file)) server.tell({ seq: 0, type: 'request', command: 'open', arguments: { file } })
      opened.add(file)
      const edit = { file, line, offset, endLine: line, endOffset: offset, insertString: letters }
      server.tell({ seq: 0, type: 'request', command: 'change', arguments: edit })
      const found = (await ask('semanticDiagnosticsSync', { file })) as { text: string }[]
      return found.map((each) => each.text)
    },
    close: server.close,
  }
}

/** The server of TypeScript 7, which speaks the Language Server Protocol. */
export async function openLsp(name: string): Promise<Editor> {
  const server = startServer([inPackage(`${name}/bin/tsc`), '--lsp', '--stdio'])
  server.setWrite((text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  const ask = (method: string, params: object) => server.ask((id) => ({ jsonrpc: '2.0', id, method, params }))
  await ask('initialize', { processId: process.pid, rootUri: null, capabilities: { textDocument: { hover: { contentFormat: ['plaintext'] } } } })
  server.tell({ jsonrpc: '2.0', method: 'initialized', params: {} })
  const opened = new Set<string>()
  let version = 1
  const open = (file: string) => {
    const uri = pathToFileURL(file).href
    const textDocument = { uri, languageId: 'typescriptreact', version, text: readFileSync(file, 'utf8') }
    if (!opened.has(file)) server.tell({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument } })
    opened.add(file)
    return uri
  }
  const at = (file: string, text: string) => ({ textDocument: { uri: open(file) }, position: placeOf(file, text) })
  return {
    async hover(file, text) {
      const { contents } = (await ask('textDocument/hover', at(file, text))) as { contents: { value: string } }
      return contents.value.trim()
    },
    async definition(file, text) {
      const found = (await ask('textDocument/definition', at(file, text))) as { uri: string; range: { start: { line: number } } }[]
      return [found].flat().map(({ uri, range }) => `${fileURLToPath(uri)}:${range.start.line + 1}`)
    },
    async type(file, line, column, letters) {
      const uri = open(file)
      const start = { line: line - 1, character: column - 1 }
      const change = { textDocument: { uri, version: ++version }, contentChanges: [{ range: { start, end: start }, text: letters }] }
      server.tell({ jsonrpc: '2.0', method: 'textDocument/didChange', params: change })
      const { items } = (await ask('textDocument/diagnostic', { textDocument: { uri } })) as { items: { message: string }[] }
      return items.map((each) => each.message)
    },
    close: server.close,
  }
}
