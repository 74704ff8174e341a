import type { Fn } from '../model/index.js'
import { canonicalValue } from '../protocol/index.js'
import { codeOf, type Exchange, type Sent } from './exchange.js'
import { sampleOf, propertyOf } from './sample.js'
import type { Probe } from './probe.js'
import type { Verdict } from './verdict.js'
import { formText, type Visitor } from './visitor.js'

/** A request of a view as a page navigates there, and its answer. */
export interface Visit {
  fn: Fn
  isUnsafe: boolean
  sent: Sent
  /** What the view was told: params of the route, of the query and of the form. */
  args: Readonly<Record<string, unknown>>
  exchange: Exchange
  isSuccess: boolean
}

interface Visits {
  visits: Visit[]
  skips: [why: string, give: string][]
}

const made = new WeakMap<Probe, Promise<Visits>>()

const SAFE = ['GET', 'HEAD', 'OPTIONS']

export const viewsOf = ({ model }: Probe): Fn[] => model.functions.filter(({ role }) => role === 'view')

/** The method by which a view is asked: one that may change something, when it has one. */
export function methodOf({ methods }: Fn): string {
  const answered = methods ?? ['GET']
  return answered.find((method) => !SAFE.includes(method)) ?? answered[0] ?? 'GET'
}

export const isUnsafe = (fn: Fn): boolean => !SAFE.includes(methodOf(fn))

/** Every view that may be asked, asked once; those that may change something, where the values or the user allow it. */
export async function visits(probe: Probe, verdict: Verdict): Promise<Visit[]> {
  const known = made.get(probe) ?? visitAll(probe, verdict)
  made.set(probe, known)
  const found = await known
  for (const [why, give] of found.skips) verdict.skips(why, give)
  return found.visits
}

async function visitAll(probe: Probe, verdict: Verdict): Promise<Visits> {
  const found: Visits = { visits: [], skips: [] }
  for (const fn of viewsOf(probe)) {
    const given = probe.values.views[fn.name]
    const give = `"views": { "${fn.name}": { "params": { … }, "form": { … } } }`
    if (isUnsafe(fn) && !given && !probe.allowWrites) {
      found.skips.push([`view "${fn.name}" is not posted to, for its effects`, `${give}, or --write`])
      continue
    }
    const visitor = await probe.callerOf(fn, verdict)
    const path = pathOfView(fn, probe)
    if (path === null) found.skips.push([`the route of view "${fn.name}" has more than :params`, give])
    if (!visitor || path === null) continue
    const sent = await requestOf(fn, path, visitor, probe)
    const exchange = await probe.send(sent)
    const { status } = exchange.came
    if (!given && status >= 400 && status < 500) {
      found.skips.push([`view "${fn.name}" refuses what is made up (${codeOf(exchange) ?? status})`, give])
      continue
    }
    const args = { ...routeParams(fn, probe), ...given?.query, ...given?.form }
    found.visits.push({ fn, isUnsafe: isUnsafe(fn), sent, args, exchange, isSuccess: status >= 200 && status < 400 })
  }
  return found
}

async function requestOf(fn: Fn, path: string, visitor: Visitor, probe: Probe): Promise<Sent> {
  const { form = {} } = probe.values.views[fn.name] ?? {}
  const method = methodOf(fn)
  if (!isUnsafe(fn)) return { method, path, headers: { ...visitor.reads, Accept: 'text/html' } }
  const made = Object.keys(form).length > 0 ? form : madeUpForm(fn, probe)
  return { method, path, headers: { ...visitor.reads, ...FORM }, body: formText(made, await tokenOf(visitor, probe), probe.values) }
}

export const FORM = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }

/** A page puts the token into its form; the bearer needs none. */
async function tokenOf({ kind, writes }: Visitor, probe: Probe): Promise<string | null> {
  return kind === 'bearer' || !(await probe.hasSessions()) ? null : (writes[probe.values.csrf.header] ?? null)
}

/** The path and query of a view; null when its route has more than params. */
export function pathOfView(fn: Fn, probe: Probe): string | null {
  const params = routeParams(fn, probe)
  const path = (fn.route ?? '').replace(/:([A-Za-z]\w*)/g, (_, name: string) => encodeURIComponent(canonicalValue(params[name] as string)))
  if (/[*:(]/.test(path)) return null
  const { query = {} } = probe.values.views[fn.name] ?? {}
  const text = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]))).toString()
  return `${path}${text && `?${text}`}`
}

/** The params of a view's route: given, or those of its context, or made up. */
function routeParams(fn: Fn, probe: Probe): Record<string, unknown> {
  const given = probe.values.views[fn.name]?.params ?? {}
  const names = [...(fn.route ?? '').matchAll(/:([A-Za-z]\w*)/g)].flatMap(([, name]) => name ?? [])
  const context = fn.context === null ? {} : (probe.values.contexts[fn.context] ?? {})
  return Object.fromEntries(names.map((name) => [name, given[name] ?? context[name] ?? madeUp(fn, name, probe)]))
}

function madeUpForm(fn: Fn, probe: Probe): Record<string, unknown> {
  const route = routeParams(fn, probe)
  const needed = fn.params.filter(({ name, required }) => required && !Object.hasOwn(route, name))
  return Object.fromEntries(needed.map(({ name }) => [name, madeUp(fn, name, probe)]))
}

function madeUp({ payload }: Fn, name: string, { model }: Probe): unknown {
  const input = payload.kind === 'schema' ? payload.input : (payload.described?.input ?? null)
  const value = sampleOf(propertyOf(input, name, model.schemas), model.schemas)
  return typeof value === 'object' ? 'a' : value
}
