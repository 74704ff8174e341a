import type { Scenario } from './world.js'

/** One reader on each side, and nothing kept. */
export const apart: Scenario = { readers: ['here', 'there'], warm: false }

/** Wherever the readers are, beside the writer `here` or not; with nothing kept before, and with the old value. */
export const everywhere = (more: Omit<Scenario, 'readers' | 'warm'> = {}): Scenario[] =>
  ([['here', 'here'], ['here', 'there'], ['there', 'there']] as const).flatMap((readers) =>
    [false, true].map((warm) => ({ readers, warm, ...more })),
  )

/** Where the old value was kept: far fewer orders, since most readers find it at once. */
export const warm = (more: Omit<Scenario, 'readers' | 'warm'> = {}): Scenario[] => everywhere(more).filter((one) => one.warm)
