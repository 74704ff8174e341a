import { createBench } from './bench.js'
import type { Contender } from './contender.js'

const CONTENDERS: Record<string, () => Promise<Contender>> = {
  bare: async () => (await import('./bare.js')).bare,
  mizan: async () => (await import('./mizan.js')).mizan,
  tanstack: async () => (await import('./tanstack.js')).tanstack,
  swr: async () => (await import('./swr.js')).swr,
  rtk: async () => (await import('./rtk.js')).rtk,
}

window.bench = createBench(await CONTENDERS[location.pathname.slice(1)]!())
