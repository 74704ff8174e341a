import { NotJoined, type CacheStore } from '../../../src/cache/store.js'
import { explore, quiet } from './explore.js'
import { Shared } from './shared.js'

/** Reads the one entry of the model, and makes it stale. */
export interface Cache {
  read(fill: () => Promise<string>): Promise<string>
  /** @returns whether the others were told */
  purge(): Promise<boolean>
}

/** How a process keeps answers. */
export type Strategy = (process: Process) => Cache

type ProcessName = 'here' | 'there'

/** What the writer does once it has begun, in this order. */
type Deed = 'commit' | 'purge' | 'answer'

/** What may happen besides, at any time and once each. */
type Event =
  /** The writer's process is gone once it has committed, and before it has answered. What it has sent still arrives. */
  | 'crash'
  /** It only slept, and is taken for dead by the other: it has to make itself known anew. */
  | 'sleep'
  /** The store is not told, and the writer's process knows that. */
  | 'lose the purge'
  /** More than any deadline or pause. */
  | 'time passes'
  | 'evict entries'
  | 'evict generations'
  /** Both, as FLUSHALL. */
  | 'flush'

export interface Scenario {
  /** The writer is `here`. */
  readers: readonly [ProcessName, ProcessName]
  /** The entry was kept before, with the old value. */
  warm: boolean
  writer?: readonly Deed[]
  events?: readonly Event[]
  /** Whoever lives notices that a process died without a word, and forgets everything. */
  sweeps?: boolean
  /** Functions read from a copy of the database, which follows it at any time. */
  replica?: boolean
}

export interface Verdict {
  orders: number
  /** Orders after which somebody reads the old value, though all is over. */
  staleForEver: number
  /** Orders in which a read that began after the write was answered got the old value. */
  unread: number
  /** Orders in which one did while its process could not be told yet. */
  untold: number
  /** The first of those, step by step. */
  example: string[] | null
}

const OLD = 'old'
const NEW = 'new'

/** Milliseconds: all deadlines and retries are over. */
const A_WHILE = 2_000

/** All orders of two readers, a writer and what happens besides. */
export async function judge(strategy: Strategy, scenario: Scenario, clock: Clock = STANDS_STILL): Promise<Verdict> {
  const verdict: Verdict = { orders: 0, staleForEver: 0, unread: 0, untold: 0, example: null }
  verdict.orders = await explore(async (choose) => {
    const order = new Order(strategy, scenario, clock)
    await order.play(choose)
    await order.end()
    if (order.isStaleForEver) verdict.staleForEver++
    if (order.isUnread) verdict.unread++
    if (order.isUntold) verdict.untold++
    if (order.isStaleForEver || order.isUnread) verdict.example ??= order.log
  })
  return verdict
}

/** Passes the time of deadlines and retries. Without one no timer ever fires, since the model yields to nothing but promises. */
export interface Clock {
  pass(milliseconds: number): void
  reset(): void
}

const STANDS_STILL: Clock = { pass: () => {}, reset: () => {} }

/** Something that happens at once, when its turn comes. */
interface Step {
  label: string
  process: ProcessName
  /** Sent by its process already: it arrives though that one is no more. */
  isSent: boolean
  run(): void
  lose?(): void
}

/** One of two processes, as a strategy sees it. */
export interface Process {
  readonly shared: Shared
  /** How many steps there were. */
  now(): number
  /** Does something to what is shared, when its turn comes. */
  step<T>(label: string, run: () => T): Promise<T>
  /** Likewise, and it may be lost on its way. */
  send<T>(label: string, run: () => T): Promise<T>
  /** The store of the real cache, whose every call is a step. */
  store(): CacheStore
}

class Order {
  readonly log: string[] = []
  isStaleForEver = false
  isUnread = false
  isUntold = false
  readonly #scenario: Scenario
  readonly #clock: Clock
  readonly #shared = new Shared()
  readonly #caches: Record<ProcessName, Cache>
  readonly #events: Set<Event>
  #steps: Step[] = []
  #value = OLD
  #replica = OLD
  #isCommitted = false
  #isAnswered = false
  /** Whether `there` was told when the writer went on. */
  #isTold = false
  #isCrashed = false
  #isSwept = false
  /** Whether `here` may use the store. */
  #isJoined = true

  constructor(strategy: Strategy, scenario: Scenario, clock: Clock) {
    clock.reset()
    this.#scenario = scenario
    this.#clock = clock
    this.#events = new Set(scenario.events)
    this.#caches = { here: strategy(this.#process('here')), there: strategy(this.#process('there')) }
  }

  async play(choose: (options: number) => number): Promise<void> {
    if (this.#scenario.warm) {
      await this.#readToEnd('there')
      this.log.length = 0
    }
    this.#scenario.readers.forEach((process, index) => {
      this.#park(process, `reader ${index + 1} begins`, false, () => void this.#reader(process, index + 1))
    })
    void this.#writer(this.#scenario.writer ?? ['commit', 'purge', 'answer'])
    for (;;) {
      await quiet()
      const options = this.#options()
      if (!options.length) return
      this.#take(options[options.length === 1 ? 0 : choose(options.length)])
    }
  }

  /** Lets all be delivered that can be, and reads in every process that is left. */
  async end(): Promise<void> {
    this.#isJoined = true
    for (let times = 0; times < 3; times++) {
      this.#clock.pass(A_WHILE)
      await this.#runAll()
    }
    for (const process of this.#isCrashed ? (['there'] as const) : (['here', 'there'] as const)) {
      if ((await this.#readToEnd(process)) !== this.#value) this.isStaleForEver = true
    }
  }

  /** Steps in the order in which they came, then what happens by itself: always the same for the same turns. */
  #options(): Option[] {
    const options: Option[] = [...this.#steps]
    const event = (name: Event, can: boolean, happens: () => void) => {
      if (!can || !this.#events.has(name)) return
      const run = () => {
        this.#events.delete(name)
        happens()
      }
      options.push({ label: name, run })
    }
    const { entries, generations } = this.#shared
    for (const step of this.#steps) {
      const { lose } = step
      if (lose) event('lose the purge', true, () => ((this.#steps = this.#steps.filter((one) => one !== step)), lose()))
    }
    const isOver = options.length === 0
    event('crash', this.#isCommitted && !this.#isAnswered, () => this.#crash())
    event('evict entries', entries.size > 0, () => entries.clear())
    event('evict generations', generations.size > 0, () => generations.clear())
    event('flush', entries.size + generations.size > 0, () => (entries.clear(), generations.clear()))
    event('time passes', !isOver, () => this.#clock.pass(A_WHILE))
    event('sleep', !isOver, () => ((this.#isJoined = false), this.#shared.forget([''])))
    if (this.#isCrashed && !this.#isSwept && this.#scenario.sweeps !== false) {
      options.push({ label: 'the lease of the dead is found', run: () => ((this.#isSwept = true), this.#shared.forget([''])) })
    }
    if (this.#scenario.replica && this.#replica !== this.#value) {
      options.push({ label: 'the replica follows', run: () => (this.#replica = this.#value) })
    }
    return options
  }

  #take(option: Option | undefined): void {
    if (!option) throw new Error('There is no such option.')
    this.#steps = this.#steps.filter((step) => step !== option)
    this.#say(option.label)
    option.run()
  }

  async #reader(process: ProcessName, number: number): Promise<void> {
    const isAnswered = this.#isAnswered
    const mustBeNew = this.#isSwept || (isAnswered && (this.#isTold || process === 'here'))
    const value = await this.#caches[process].read(() => this.#function(process, number))
    this.#say(`reader ${number} has ${value}`)
    if (value === NEW) return
    if (mustBeNew) this.isUnread = true
    else if (isAnswered) this.isUntold = true
  }

  #function(process: ProcessName, number: number | string): Promise<string> {
    return this.#parked(process, `reader ${number} reads the database`, false, () => (this.#scenario.replica ? this.#replica : this.#value))
  }

  async #writer(deeds: readonly Deed[]): Promise<void> {
    for (const deed of deeds) {
      // To answer is no step of its own: the sooner, the more reads are judged.
      if (deed !== 'answer') await this.#parked('here', `the writer begins to ${deed}`, false, () => {})
      if (deed === 'commit') {
        this.#value = NEW
        this.#isCommitted = true
      } else if (deed === 'purge') {
        this.#isTold = await this.#caches.here.purge()
      } else {
        this.#isAnswered = true
        // What is told later is judged as if it had been told.
        if (deeds.indexOf('purge') > deeds.indexOf('answer')) this.#isTold = true
        this.#say('the write is answered')
      }
    }
  }

  #crash(): void {
    this.#isCrashed = true
    this.#steps = this.#steps.filter(({ process, isSent }) => process === 'there' || isSent)
  }

  async #readToEnd(process: ProcessName): Promise<string> {
    let answer: string | undefined
    void this.#caches[process].read(() => this.#function(process, `after all, ${process},`)).then((value) => (answer = value))
    await this.#runAll()
    if (answer === undefined) throw new Error(`A read has no answer: ${this.log.join('; ')}`)
    this.#say(`a last read ${process} has ${answer}`)
    return answer
  }

  async #runAll(): Promise<void> {
    for (await quiet(); this.#steps.length; await quiet()) this.#take(this.#steps[0])
  }

  #process(name: ProcessName): Process {
    const step = <T>(label: string, run: () => T) => this.#parked(name, `${label}, ${name}`, true, run)
    const send = <T>(label: string, run: () => T) => this.#parked(name, `${label}, ${name}`, true, run, true)
    const shared = this.#shared
    return {
      shared,
      now: () => this.log.length,
      step,
      send,
      store: () => ({
        read: (key, names) => step('the store reads', () => (this.#mustBeJoined(name), shared.read(key, names))),
        write: (key, names, kept) => step('the store writes', () => (this.#mustBeJoined(name), shared.write(key, names, kept))),
        forget: (names) => send('the store forgets', () => shared.forget(names)),
      }),
    }
  }

  #parked<T>(process: ProcessName, label: string, isSent: boolean, run: () => T, canBeLost = false): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        try {
          resolve(run())
        } catch (error) {
          reject(error as Error)
        }
      }
      this.#park(process, label, isSent, settle, canBeLost ? () => reject(new Error('Lost.')) : undefined)
    })
  }

  #park(process: ProcessName, label: string, isSent: boolean, run: () => void, lose?: () => void): void {
    // The dead do nothing more.
    if (this.#isCrashed && process === 'here') return
    this.#steps.push({ label, process, isSent, run, lose })
  }

  #mustBeJoined(process: ProcessName): void {
    if (process === 'here' && !this.#isJoined) throw new NotJoined()
  }

  #say(what: string): void {
    this.log.push(what)
  }
}

type Option = Pick<Step, 'label' | 'run'>
