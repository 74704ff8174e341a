import { relative } from 'node:path'
import type { Diagnostic, Place } from '../model/index.js'
import type { Located } from './command.js'

/** A diagnostic as `--json` prints it. What is not known is null; its shape is public. */
export interface DiagnosticJson extends PlaceJson {
  code: string
  severity: 'error' | 'warning'
  message: string
  fix: string
  related: ({ message: string } & PlaceJson)[]
}

interface PlaceJson {
  /** Relative to the root, with forward slashes. */
  file: string
  line: number | null
  column: number | null
  pointer: string | null
}

export function diagnosticJson({ code, severity, message, fix, place, related = [] }: Diagnostic, project: Located): DiagnosticJson {
  const others = related.map((other) => ({ message: other.message, ...placeJson(other.place, project) }))
  return { code, severity, message, fix, ...placeJson(place, project), related: others }
}

function placeJson(place: Place, { root, locate }: Located): PlaceJson {
  const { file, line = null, column = null, pointer = null } = locate(place)
  return { file: pathFrom(root, file), line, column, pointer }
}

/** A file as it is named to people and programs: relative to the root, with forward slashes; what is a URL stays one. */
export function pathFrom(root: string, file: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(file) ? file : relative(root, file).replaceAll('\\', '/') || '.'
}
