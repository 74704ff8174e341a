import type { Command } from './command.js'

interface Entry {
  /** One line of the help. */
  summary: string
  /** A command's modules are loaded when it is called: an import that one of them needs delays no other. */
  load(): Promise<Command>
}

/** All commands, in the order of the help. */
export const COMMANDS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['typegen', { summary: 'Writes the types of the virtual modules to .mizan/', load: async () => (await import('./typegen.js')).typegen }],
  ['generate', { summary: 'Writes the virtual modules as real files, for tools without Vite', load: async () => (await import('./generate.js')).generate }],
  ['manifest', { summary: 'Prints or writes the edge manifest', load: async () => (await import('./manifest.js')).manifest }],
  ['schema', { summary: 'Prints or writes the OpenAPI document of decorated functions', load: async () => (await import('./schema.js')).schema }],
  ['conformance', { summary: 'Checks a server in any language against PROTOCOL.md', load: async () => (await import('./conformance.js')).conformance }],
  ['doctor', { summary: 'Looks for what keeps a project from working, and says how to mend it', load: async () => (await import('./doctor.js')).doctor }],
])
