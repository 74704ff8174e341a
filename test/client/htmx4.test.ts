// @vitest-environment happy-dom
import type { HtmxConfig, HtmxEventMap } from 'htmx.org'
import { describe, vi } from 'vitest'
import { testHtmx, type Htmx, type Version } from './htmx-suite.js'

/** Its CommonJS build exports nothing, and this one has no declaration. */
const ESM = 'htmx.org/dist/htmx.esm.js'
const COMPATIBILITY = 'htmx.org/dist/ext/htmx-2-compat.js'

const load = async () => ((await import(ESM)) as { default: Htmx }).default

const version: Version = {
  load,
  configures: 'htmx:config:request',
  redirect: (detail, url) => void ((detail as HtmxEventMap['htmx:config:request']).ctx.request.action = url),
  prevents: 'htmx:before:request',
  foreign: { mode: 'cors' } satisfies Partial<HtmxConfig>,
}

describe('htmx 4', () => testHtmx(version))

describe('htmx 4 with the events of htmx 2 beside its own', () =>
  testHtmx({
    ...version,
    async load() {
      const htmx = await load()
      vi.spyOn(console, 'log').mockImplementation(() => {})
      await import(COMPATIBILITY)
      return htmx
    },
  }))

describe('htmx 4 with another character in the names of its events', () =>
  testHtmx({
    ...version,
    options: { metaCharacter: '-' },
    async load() {
      const htmx = await load()
      Object.assign(htmx.config, { metaCharacter: '-' } satisfies Partial<HtmxConfig>)
      return htmx
    },
  }))
