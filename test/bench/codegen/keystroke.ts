import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLsp, openTsserver, type Editor } from '../../types/editor.js'
import { median, printCells, round } from '../table.js'
import { twentyHooks, TYPED } from './twenty-hooks.js'

const SERVERS: [version: string, open: () => Editor | Promise<Editor>][] = [
  ['5.9', () => openTsserver('typescript59')],
  ['6', () => openTsserver('typescript')],
  ['7', () => openLsp('typescript7')],
]

/** From a letter typed among 20 hooks to what the language server says of the file. */
export async function keystroke(functions: number, peers: string | null, letters: number): Promise<void> {
  const applications = await twentyHooks(functions, peers)
  const rows: string[][] = []
  try {
    for (const [version, open] of SERVERS) {
      let ours = NaN
      for (const { name, app } of applications) {
        const editor = await open()
        try {
          const { first, later } = await timesOf(editor, join(app.root, 'src/use.tsx'), letters)
          if (name === 'mizan') ours = median(later)
          const values = [first, Math.min(...later), median(later)].map((value) => `${round(value)} ms`)
          rows.push([`TypeScript ${version}, ${name}`, ...values, name === 'mizan' ? '' : `× ${round(median(later) / ours)}`])
        } finally {
          editor.close()
        }
      }
    }
  } finally {
    for (const { app } of applications) app.dispose()
  }
  printCells([['', 'the first', 'least', 'median', 'of ours'], ...rows])
}

async function timesOf(editor: Editor, file: string, letters: number): Promise<{ first: number; later: number[] }> {
  const times: number[] = []
  const line = readFileSync(file, 'utf8').split('\n').indexOf(TYPED) + 1
  for (let letter = 0; letter <= letters; letter++) {
    const start = performance.now()
    const faults = await editor.type(file, line, TYPED.length + 1, '1')
    times.push(performance.now() - start)
    if (faults.length > 0) throw new Error(`${file} has faults:\n${faults.join('\n')}`)
  }
  const [first = NaN, ...later] = times
  return { first, later }
}
