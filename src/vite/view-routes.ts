import { existsSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { DEFAULT_BASE } from '../protocol/index.js'
import type { Model } from '../model/index.js'
import type { MizanContext } from './context.js'

/** Where Vite's own modules are. */
const VITES = /^\/(?:@|__|node_modules\/)/

/**
 * Whether the handler is to be asked: for what is below the base, and for what may be a view. Most requests of a page are for
 * modules, and are told apart by their first letters.
 */
export async function mayBeOurs({ url = '/', headers }: IncomingMessage, context: MizanContext): Promise<boolean> {
  const base = context.project.snapshot.model?.base ?? DEFAULT_BASE
  if (url.startsWith(base)) return true
  const path = url.replace(/[?#].*$/s, '')
  if (VITES.test(path) || (!context.isRead && isOfPage(path, headers.accept, context))) return false
  const { snapshot } = await context.arrived()
  return snapshot.model !== null && prefixesOf(snapshot.model).some((prefix) => path.startsWith(prefix))
}

/**
 * Reading 1,000 functions takes 300 ms. The application's page and its modules do not wait for that; a link from elsewhere may
 * lead to a view, which nobody else would answer.
 */
function isOfPage(path: string, accept: string | undefined, { project }: MizanContext): boolean {
  if (path === '/') return existsSync(`${project.root}/index.html`)
  return /\.[^/]*$/.test(path) && accept?.includes('text/html') !== true
}

const known = new WeakMap<Model, string[]>()

/** What the paths of views begin with, as far as it is the same for all of a route: `/profile` of `/profile/:user_id/`. */
function prefixesOf(model: Model): string[] {
  const prefixes = known.get(model) ?? model.functions.flatMap(({ route }) => (route === null ? [] : [route.replace(/\/?(?::.*)?$/s, '')]))
  known.set(model, prefixes)
  return prefixes
}
