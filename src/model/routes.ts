import { readRoute, routeShape } from '../protocol/index.js'
import type { FunctionDeclaration } from './declaration.js'
import { diagnostic, type Diagnostic } from './diagnostics.js'
import type { Place } from './place.js'

type Report = (found: Diagnostic) => void

/**
 * The routes of decorated views: this server answers them, so that each is one that a router can tell from the others, and
 * its params are arguments. The routes of a schema are its own server's.
 */
export function checkRoutes(functions: readonly FunctionDeclaration[], base: string, report: Report): void {
  const taken = new Map<string, FunctionDeclaration>()
  for (const fn of functions) {
    const { route, methods, payload } = fn
    if (route === null || payload.kind !== 'typescript') continue
    const reading = readRoute(route)
    if (!reading.ok) {
      report(diagnostic('MZ312', placeOf(fn), { fn: fn.name, route, reason: reading.reason }))
      continue
    }
    if (`${route}/`.startsWith(base)) report(diagnostic('MZ316', placeOf(fn), { fn: fn.name, route, base }))
    for (const param of reading.params) checkParam(fn, route, param, report)
    for (const method of methods ?? ['GET']) {
      const key = `${method} ${routeShape(route)}`
      const first = taken.get(key)
      if (first) {
        const related = [{ message: 'the first one', place: placeOf(first) }]
        report(diagnostic('MZ315', placeOf(fn), { first: first.name, second: fn.name, method, route }, related))
        break
      }
      taken.set(key, fn)
    }
  }
}

function checkParam(fn: FunctionDeclaration, route: string, param: string, report: Report): void {
  const declared = fn.params.find(({ name }) => name === param)
  if (!declared) report(diagnostic('MZ313', placeOf(fn), { fn: fn.name, route, param }))
  else if (!declared.type || declared.type.array) report(diagnostic('MZ314', declared.place, { fn: fn.name, param, type: declared.text }))
}

const placeOf = ({ places, place }: FunctionDeclaration): Place => places?.route ?? place
