import { type Diagnostic, DIAGNOSTICS, type DiagnosticCode } from '../../src/model/index.js'
import type { Example } from './example.js'

interface Entry {
  example: Example
  found: Diagnostic
}

const HEAD = `# Diagnostics

Every fault that Mizan finds in a source has a code. Codes are permanent: one that has been released is never renamed and never given another meaning.
1xx reading a source, 2xx names, 3xx contexts and params, 4xx \`affects\`, 5xx decorated TypeScript, 6xx types of JSON Schema.

An error fails a build, and in dev keeps the last good model; a warning does neither. This page is generated from the examples that the tests run
(\`npm run diagnostics\`): each message below is what its example gives, word for word.
`

/** The page of codes: what each says, what to do, and an example that has that fault alone. */
export function page(entries: Entry[]): string {
  const codes = (Object.keys(DIAGNOSTICS) as DiagnosticCode[]).sort()
  return [HEAD, ...codes.map((code) => section(code, entries.filter(({ example }) => example.code === code)))].join('\n')
}

function section(code: DiagnosticCode, entries: Entry[]): string {
  return [`## ${code} (${DIAGNOSTICS[code].severity})`, ...entries.flatMap(({ example, found }) => ['', ...entryLines(example, found)]), ''].join('\n')
}

function entryLines({ files, at }: Example, { message, fix }: Diagnostic): string[] {
  const blocks = Object.entries(files).map(([path, text]) => `\`\`\`${path.split('.').at(-1)}\n${text}\n\`\`\``)
  return [message, '', `Fix: ${fix}`, '', `At \`${at}\`${blocks.length > 0 ? ' of' : '.'}`, ...blocks]
}
