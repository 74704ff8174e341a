// @vitest-environment happy-dom
import { describe } from 'vitest'
import { testHtmx, type Htmx } from './htmx-suite.js'

describe('htmx 2', () =>
  testHtmx({
    load: async () => ((await import('htmx2')) as unknown as { default: Htmx }).default,
    configures: 'htmx:configRequest',
    redirect: (detail, url) => void ((detail as { path: string }).path = url),
    prevents: 'htmx:beforeRequest',
    foreign: { selfRequestsOnly: false },
  }))
