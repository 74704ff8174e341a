import { existsSync, statSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { DEFAULT_BASE, readRoute, routeShape } from '../protocol/index.js'
import type { Model } from '../model/index.js'
import type { MizanContext } from './context.js'

type Asked = Pick<IncomingMessage, 'url' | 'headers'>

/** Where Vite's own modules are. */
const VITES = /^\/(?:@|__|node_modules\/)/

/** Whether the handler is to be asked: for what is below the base, and for views. */
export async function mayBeOurs(request: Asked, context: MizanContext): Promise<boolean> {
  const base = context.project.snapshot.model?.base ?? DEFAULT_BASE
  return request.url?.startsWith(base) === true || isOfView(request, context)
}

/**
 * Whether the path is that of a view, with the slash at its end or without. A route without params means its one path, also where a
 * file or the application's page is; one with params leaves to Vite what it has a file for, or `/:page/` would take each of them.
 * Most requests of a page are for modules, and are told apart by their first letters.
 */
export async function isOfView({ url = '/', headers }: Asked, context: MizanContext): Promise<boolean> {
  const path = url.replace(/[?#].*$/s, '')
  const { base, cache } = context.served
  const below = path.startsWith(base) ? path.slice(base.length - 1) : path
  if (VITES.test(below) || (cache !== null && below.startsWith(cache))) return false
  const isWaitedFor = context.isRead || context.isPreview || context.project.source.isAtHand?.() === true
  if (!isWaitedFor && isOfPage(path, headers.accept, context)) return false
  const { model } = (await context.arrived()).snapshot
  if (!model) return false
  const { fixed, open } = routesOf(model)
  return fixed.test(path) || (open.test(path) && !hasFile(below, context))
}

/**
 * Reading 1,000 functions takes 300 ms, and a server in another language may not be there yet. The application's page and its
 * modules do not wait for that, unless the schema is in a file already; a link from elsewhere may lead to a view, which nobody
 * else would answer.
 */
function isOfPage(path: string, accept: string | undefined, { project, served }: MizanContext): boolean {
  if (path === served.base) return existsSync(`${project.root}/index.html`)
  return /\.[^/]*$/.test(path) && accept?.includes('text/html') !== true
}

interface Routes {
  /** Without params. */
  fixed: RegExp
  open: RegExp
}

const known = new WeakMap<Model, Routes>()

function routesOf(model: Model): Routes {
  const routes = known.get(model) ?? compile(model.functions.flatMap(({ route }) => route ?? []))
  known.set(model, routes)
  return routes
}

/** What a server in another language calls a route may be none: then nobody can tell which paths it means. */
function compile(routes: string[]): Routes {
  const legal = routes.filter((route) => readRoute(route).ok)
  const patternOf = (open: boolean) => {
    const shapes = legal.map(routeShape).filter((shape) => shape.includes(':') === open)
    const parts = shapes.map((shape) => shape.replace(/^\/$/, '').replace(/[.$]/g, '\\$&').replaceAll('/:', '/[^/]+'))
    return new RegExp(parts.length > 0 ? `^(?:${parts.join('|')})/?$` : '(?!)')
  }
  return { fixed: patternOf(false), open: patternOf(true) }
}

/** Whether Vite has a file for the path, or a page of its own. */
function hasFile(path: string, { served }: MizanContext): boolean {
  try {
    const file = decodeURIComponent(path)
    const files = file.endsWith('/') ? [`${file}index.html`] : [file, `${file}.html`]
    return served.folders.some((folder) => files.some((name) => statSync(folder + name, { throwIfNoEntry: false })?.isFile()))
  } catch {
    // What is no name of a file at all, such as one that is too long.
    return false
  }
}
