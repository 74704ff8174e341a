import type { Plugin } from 'vite'
import { schemaHash } from '../model/index.js'
import { manifestText } from '../../virtual-modules/index.js'
import type { MizanContext } from './context.js'
import { buildFaultOf, warnOf } from './faults.js'

export const MANIFEST_FILE = 'mizan-manifest.json'

/** Writes the edge manifest into the client's output, once, in every build that has a client. */
export function manifest(context: MizanContext): Plugin {
  let emitted = false
  return {
    name: 'mizan:manifest',
    apply: 'build',
    // With a shared configuration one plugin sees every environment, without it each has a copy: both leave one manifest.
    applyToEnvironment: (environment) => environment.name === 'client' && environment.config.consumer === 'client',
    async generateBundle() {
      // A build may have several outputs, such as one for old browsers beside the modern one: the first gets it.
      if (emitted) return
      emitted = true
      const { ok, model, diagnostics } = await context.project.described()
      if (!ok || !model) return this.error(buildFaultOf(diagnostics, context.project))
      warnOf(diagnostics, context, this)
      this.emitFile({ type: 'asset', fileName: MANIFEST_FILE, source: manifestText(model, schemaHash(model)) })
    },
    // Rolldown starts anew for each output, so `buildStart` does not tell the next build from the next output. In watch mode
    // it closes after each output too, and only a change begins the next build.
    closeBundle() {
      if (!this.meta.watchMode) emitted = false
    },
    watchChange() {
      emitted = false
    },
  }
}
