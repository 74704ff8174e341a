import type { Diagnostic } from '../model/index.js'
import { formatDiagnostic, frameOf, placeText } from '../project/format.js'
import type { Project } from '../project/project.js'
import type { MizanContext } from './context.js'

/** What Vite's overlay and Rolldown's errors are made of. */
export interface Fault {
  message: string
  id: string
  loc: { file: string; line: number; column: number }
  frame: string
}

/**
 * All diagnostics as one fault: an overlay and a failed build show one. The first error gives the file, line and frame that
 * editors jump to; the others follow whole.
 */
export function faultOf(diagnostics: Diagnostic[], project: Project): Fault {
  const [first, ...rest] = errorsFirst(diagnostics)
  const place = project.locate(first.place)
  const others = rest.map((found) => formatDiagnostic(found, project))
  return {
    message: [
      `${first.code} ${first.message}`,
      `  at ${placeText(place, project.root)}`,
      `  Fix: ${first.fix}`,
      ...(others.length > 0 ? ['', `${others.length} more:`, ...others] : []),
    ].join('\n'),
    id: place.file,
    loc: { file: place.file, line: place.line ?? 1, column: (place.column ?? 1) - 1 },
    frame: frameOf(place).join('\n'),
  }
}

/**
 * All diagnostics as a failed build shows them: each whole. Rolldown prints a frame of its own after the message, far from the
 * first diagnostic when there are several, so that the frame is part of the text.
 */
export function buildFaultOf(diagnostics: Diagnostic[], project: Project): Omit<Fault, 'frame'> {
  const [first, ...rest] = errorsFirst(diagnostics)
  const { id, loc } = faultOf([first], project)
  const others = rest.map((found) => formatDiagnostic(found, project))
  return { message: [formatDiagnostic(first, project), ...(others.length > 0 ? ['', `${others.length} more:`, ...others] : [])].join('\n'), id, loc }
}

/** Warns of what a build has not been warned of yet: its environments and outputs start from the same source, and it may look twice. */
export function warnOf(diagnostics: Diagnostic[], context: MizanContext, build: { warn(fault: Omit<Fault, 'frame'>): void }): void {
  const faults = diagnostics.map((found) => buildFaultOf([found], context.project))
  for (const fault of faults) if (!context.printed.has(fault.message)) build.warn(fault)
  context.printed = new Set(faults.map(({ message }) => message))
}

function errorsFirst(diagnostics: Diagnostic[]): [Diagnostic, ...Diagnostic[]] {
  const [first, ...rest] = diagnostics.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  if (!first) throw new Error('mizan: a fault without a diagnostic. This is a bug of mizan.')
  return [first, ...rest]
}

/**
 * An error that server code threw, as the overlay shows it: at the innermost line that is the application's own. A file that
 * does not even parse brings its place along.
 */
export function faultOfError(error: unknown, where: string, project: Project) {
  const { message, stack = '', id, frame, loc } = (error instanceof Error ? error : new Error(String(error))) as Error & Partial<Fault>
  const place = loc ? { file: loc.file ?? id ?? '', line: loc.line, column: loc.column + 1 } : placeInStack(stack, project)
  return {
    message: `${message}\n  in ${where}`,
    stack: stack.slice(Math.max(0, stack.indexOf('\n    at '))).trim(),
    plugin: 'mizan',
    ...(place ? { id: place.file, loc: { ...place, column: place.column - 1 }, frame: frame ?? frameOf(place).join('\n') } : {}),
  }
}

function placeInStack(stack: string, { root, source }: Project): { file: string; line: number; column: number } | null {
  // A server may live beside the root.
  const files = new Set(source.files())
  for (const [, file, line, column] of stack.matchAll(/^ +at .*?(?:file:\/\/)?((?:[A-Za-z]:)?\/[^()]*?):(\d+):(\d+)\)?$/gm)) {
    const isOwn = files.has(file!) || file!.startsWith(`${root}/`)
    if (isOwn && !file!.includes('/node_modules/')) return { file: file!, line: Number(line), column: Number(column) }
  }
  return null
}
