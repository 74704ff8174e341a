import { diagnostic, type Diagnostic, type Place } from '../../model/index.js'
import type { Options } from './options.js'

/** Reports options of the function `fn` that cannot both hold; `client()` refuses the same when it runs. */
export function reportContradictions(fn: string, options: Options, report: (found: Diagnostic) => void): void {
  const { affects, affectsParams, route, methods, output, websocket } = options
  const say = (place: Place, problem: string, fix: string) => report(diagnostic('MZ531', place, { fn, problem, fix }))
  if (affectsParams && affects.length === 0) {
    say(affectsParams.place, 'narrows with `affectsParams` what it does not affect', 'Add `affects`, or remove `affectsParams`.')
  }
  const scoped = affectsParams && affects.find(({ params }) => params.length > 0)
  if (scoped) {
    const fix = 'Return every value from `affectsParams`, and let `affects` name the contexts alone.'
    say(scoped.params[0]?.place ?? affectsParams.place, 'narrows its effects by `params` and by `affectsParams`', fix)
  }
  if (methods && !route) {
    say(methods.place, 'has `methods` and no `route`', 'Add a `route` to make it a view, or remove the methods: data functions are called by POST.')
  }
  if (output && route) {
    say(output.place, 'is a view, which returns a Response, and has an `output`', 'Remove `output`; or remove `route`, and return data.')
  }
  if (websocket && route) {
    say(route.place, 'is a view, and says that a socket carries its calls', 'Remove one of `route` and `websocket`.')
  }
}
