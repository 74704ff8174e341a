import { inspect, styleText } from 'node:util'
import type { Plugin } from 'vite'
import { noDjango } from './python.js'
import { runserver, type Runserver } from './runserver.js'

interface Running {
  server: Runserver
  /** How many Vite servers it runs for. */
  holders: number
}

const RUNNING = Symbol.for('mizan.playground.django')

const LOST =
  'Django has ended, of what it printed above, and the shop has no server. Mend that; then press r and Enter, or save vite.django.config.ts: Vite restarts, and Django with it.'

/** By port. Vite starts its next server before it closes the last, with modules evaluated anew: Django runs on for both. */
const shared = globalThis as { [RUNNING]?: Map<number, Running> }

/** Runs Django beside the dev server, for as long as that runs. */
export function django({ python, port }: { python: string | undefined; port: number }): Plugin {
  const running = (shared[RUNNING] ??= new Map())
  let held: Running | undefined
  return {
    name: 'playground:django',
    apply: 'serve',
    async configureServer({ config }) {
      if (!python) throw inWords(noDjango())
      let entry = running.get(port)
      if (!entry?.server.isRunning()) {
        entry = { server: await runserver(python, port).catch((error: Error) => Promise.reject(inWords(error.message))), holders: 0 }
        entry.server.onLoss(() => config.logger.error(styleText('red', LOST), { timestamp: true }))
        running.set(port, entry)
      }
      const found = entry
      // Only now: a server that another plugin keeps from starting is never closed.
      return () => {
        found.holders++
        held = found
      }
    },
    async closeBundle() {
      // Not what the map has: when Django has died and was started again, that is the next server's.
      const entry = held
      held = undefined
      if (!entry || --entry.holders > 0) return
      if (running.get(port) === entry) running.delete(port)
      await entry.server.stop()
    },
  }
}

/** Vite prints where in its own code an error comes from, too. */
const inWords = (message: string) => Object.assign(new Error(message), { [inspect.custom]: () => message })
