import type { HotPayload, ViteDevServer } from 'vite'
import { formatDiagnostic } from '../project/format.js'
import type { Project, Snapshot } from '../project/project.js'
import type { MizanContext } from './context.js'
import type { Change } from './dev-state.js'
import { faultOf, faultOfError } from './faults.js'

/** Takes the overlay away. */
const CLEAR: HotPayload = { type: 'update', updates: [] }

/** Shows what a change broke or mended, in the terminal and in the page. */
export function announce({ before, after }: Change, context: MizanContext, server: ViteDevServer): void {
  if (after.diagnostics !== before.diagnostics) printDiagnostics(after, context, server)
  const isAway = ({ diagnostics }: Snapshot) => diagnostics.some(({ code }) => code === 'MZ118')
  if (after.ok && before.ok && isAway(before) && !isAway(after)) server.config.logger.info(`mizan: ${context.project.source.label} is back.`, { timestamp: true })
  if (!after.ok) {
    show(server, context, faultPayload(after, context.project), after.model !== null)
  } else if (!before.ok) {
    server.config.logger.info('mizan: the errors are mended.', { timestamp: true })
    // Without a model before, the page stopped at the overlay and only a reload starts it; with one it went on beneath.
    if (before.model) clear(server, context)
    else server.environments.client.hot.send({ type: 'full-reload' })
  }
}

/** Prints what the terminal does not show yet: what nobody has mended is not news with each save. */
export function printDiagnostics({ diagnostics, partial }: Snapshot, context: MizanContext, { config: { logger } }: ViteDevServer): void {
  const before = context.printed
  const texts = diagnostics.map((found) => `\n${formatDiagnostic(found, context.project)}\n`)
  // What waits for the type checker is not mended.
  context.printed = new Set(partial ? [...before, ...texts] : texts)
  for (const [index, found] of diagnostics.entries()) {
    const text = texts[index]!
    if (before.has(text)) continue
    if (found.severity === 'error') logger.error(text, { timestamp: true })
    else logger.warn(text, { timestamp: true })
  }
}

/**
 * Shows an error that a server function threw, or that its file does not even run.
 *
 * @param where in words
 */
export function showError(error: unknown, fn: string, context: MizanContext, server: ViteDevServer, where = `the server function "${fn}"`): void {
  const fault = faultOfError(error, where, context.project)
  server.config.logger.error(`\n${fault.message}\n${fault.stack}\n`, { timestamp: true })
  // What is wrong with the source comes first, and may well be the cause.
  if (context.dev.snapshot.ok) show(server, context, { type: 'error', err: fault }, true, fn)
}

/** A function answers: what it threw before is over. */
export function recovered(fn: string, context: MizanContext, server: ViteDevServer): void {
  if (context.shown?.fn === fn) clear(server, context)
}

/** The overlay as it stands, for a page that comes late. */
export function showAgain(context: MizanContext, send: (payload: HotPayload) => void): void {
  if (!context.shown) return
  send(CLEAR)
  send(context.shown.payload)
}

export function clear(server: ViteDevServer, context: MizanContext): void {
  if (!context.shown) return
  context.shown = null
  server.environments.client.hot.send(CLEAR)
}

function show(server: ViteDevServer, context: MizanContext, payload: HotPayload, pageRuns: boolean, fn: string | null = null): void {
  const { hot } = server.environments.client
  // Vite's client reloads the page when the first update of its life finds an overlay. A page that runs beneath it has state
  // to lose, so its first update is this empty one.
  if (pageRuns) hot.send(CLEAR)
  hot.send(payload)
  context.shown = pageRuns ? { payload, fn } : null
}

function faultPayload({ diagnostics }: Snapshot, project: Project): HotPayload {
  return { type: 'error', err: { ...faultOf(diagnostics, project), stack: '', plugin: 'mizan' } }
}
