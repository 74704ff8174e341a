import { abandon } from './abandon.js'
import { isAway } from './away.js'
import type { Entry } from './entry.js'
import type { MizanError } from './error.js'
import { tell } from './events.js'
import { contextUrl, type Bundle } from './fetch.js'
import { judge } from './judge.js'
import { request } from './request.js'
import { retryDelay } from './retry.js'
import { clock } from './stores.js'
import { sweep } from './sweep.js'

// The rules by which entries are fetched. An entry is stale while its data are older than its last invalidation; an answer is as new
// as the clock was when its request began, so an old answer never passes for fresh whenever it lands.

let touched = /*#__PURE__*/ new Set<Entry>()

/**
 * Begins the first fetch of an entry, unless one is under way; to be called while rendering, so that no request waits for a commit.
 *
 * @param owner the provider that renders
 * @returns resolves when there is an answer, an error, or nobody waits for it any more; undefined when nothing was ever waited for
 */
export function load(entry: Entry, owner?: object): Promise<void> | undefined {
  if (entry.leaving && !entry.flight) abandon(entry)
  if (!entry.bundle && !entry.error && !entry.flight) start(entry, false, owner)
  return entry.ready
}

/** Fetches what is not there or stale. Its failure is none of the page's that shows the entry later. */
export async function preload(entry: Entry): Promise<void> {
  await (entry.isStale && !entry.flight ? refetch(entry) : load(entry))
  if (!entry.mounts.size) entry.error = null
}

/**
 * Puts an entry on the page: from now on it is fetched again when it is stale. A failed refetch is retried.
 *
 * @param owner its provider: what that one asked for in renders that never came to the page is aborted
 * @param onGone called when its data turn out to be another visitor's; one function is one mount
 * @returns takes it off the page, after which it is only marked as stale
 */
export function mount(entry: Entry, owner?: object, onGone: () => void = () => {}): () => void {
  entry.mounts.add(onGone)
  entry.leaving = false
  entry.wasShown = true
  for (const other of entry.store.entries.values())
    if (owner && other !== entry && other.flight?.owner === owner && !other.mounts.size) abandon(other)
  touch(entry)
  return () => {
    entry.mounts.delete(onGone)
    entry.leaving = !entry.mounts.size
    touch(entry)
  }
}

/** Takes an entry for stale. It is fetched when somebody looks at it; all that is said of it in one tick is one request. */
export function expire(entry: Entry): void {
  entry.dirty = ++clock.now
  touch(entry)
}

/** Takes an entry for stale and fetches it. Resolves when it is at rest again; a failure stands in its status. */
export async function refetch(entry: Entry): Promise<void> {
  if (entry.isGone) return
  expire(entry)
  if ((!entry.mounts.size || isAway()) && !entry.flight) start(entry)
  do await entry.landing()
  while (entry.flight)
}

/** Forgets the error of an entry without data, and tries again when it is on the page. */
export function retry(entry: Entry): void {
  if (entry.bundle) return void refetch(entry)
  entry.error = null
  void load(entry)
  entry.publish()
}

/**
 * React has the error of a failed first fetch. Once it has shown it, a new mount may ask again; not sooner, because React renders
 * a failed tree twice before it gives up, and once more after each part of the page that it waited for. Each time must end alike.
 */
export function thrown(entry: Entry): void {
  // The second try comes when much else has been rendered, or held back. After it, React is done in 20 ms, and nobody has clicked yet.
  const delay = entry.hasThrown ? 20 : 1_000
  setTimeout(() => {
    entry.leaving = !entry.mounts.size
    for (const other of entry.store.entries.values()) if (other.flight && !other.bundle) entry.leaving = false
  }, delay)
  entry.hasThrown = true
  entry.usedAt = Date.now()
}

/** Looks at an entry again at the end of this tick. */
export function touch(entry: Entry): void {
  if (!touched.size) queueMicrotask(flush)
  touched.add(entry)
}

function flush(): void {
  const now = touched
  touched = new Set()
  for (const entry of now) {
    if (entry.isGone) continue
    if (entry.mounts.size) advance(entry)
    // Not sooner: StrictMode, and a provider that moves, take an entry off and put it back at once.
    else if (entry.leaving) abandon(entry)
    entry.publish()
  }
  for (const store of new Set([...now].map((entry) => entry.store))) sweep(store)
}

/** One request under way and one to follow: the first invalidation of a storm replaces the request, the rest wait for its answer. */
function advance(entry: Entry): void {
  const { bundle, error, flight, isStale, dirty } = entry
  // What failed without data waits for its user, or for an invalidation; what has data is retried by whoever mounts it.
  if ((!isStale && !bundle !== !error) || (bundle && isAway())) return
  if (flight) {
    if (flight.at >= dirty || flight.isOverdue || !bundle) return
    tell?.('drop', entry, 'replaced')
    flight.abort()
  }
  start(entry, !!flight)
}

function start(entry: Entry, isOverdue = false, owner?: object): void {
  entry.flight = Object.assign(new AbortController(), { at: 0, isOverdue, owner })
  if (!entry.base) entry.ready = entry.landing()
  void fly(entry)
}

async function fly(entry: Entry): Promise<void> {
  const flight = entry.flight!
  for (let attempt = 0; ; attempt++) {
    let body: Bundle | undefined
    let failed: MizanError | null = null
    let { isPublic } = entry
    const at = (flight.at = clock.now)
    tell?.('fetch', entry, attempt)
    try {
      const answer = await request(contextUrl(entry.context.base, entry.key), flight, entry.store.fetch)
      body = answer.body
      isPublic = /\bpublic\b/.test(answer.headers.get('Cache-Control') ?? '')
    } catch (error) {
      failed = error as MizanError
    }
    // Aborted, or another took its place: whatever it says is old.
    if (entry.flight !== flight) return
    entry.isPublic = isPublic
    const delay = failed && retryDelay(failed, attempt)
    if (!failed || !delay) return land(entry, at, body, failed)
    tell?.('retry', entry, attempt, delay, failed)
    if (process.env.NODE_ENV !== 'production') flight.isPausing = true
    await new Promise((resume) => setTimeout(resume, delay))
    if (entry.flight !== flight) return
    if (process.env.NODE_ENV !== 'production') flight.isPausing = false
  }
}

/** Development only: a request that waits to be tried again is sent at once, and has all its tries before it. */
export function retryNow(entry: Entry): void {
  if (!entry.flight?.isPausing) return
  tell?.('drop', entry, 'replaced')
  entry.flight.abort()
  start(entry)
}

/**
 * Takes an answer, or the lack of one. Whatever else is under way is older.
 *
 * @param at the clock that the answer is as new as
 */
export function land(entry: Entry, at: number, body: Bundle | undefined, failed: MizanError | null = null): void {
  entry.flight?.abort()
  entry.flight = undefined
  entry.usedAt = Date.now()
  const { data, failures, error } = judge(body, failed, entry)
  entry.failures = failures
  entry.take(data, error ? entry.fresh : at)
  if (!error) entry.updatedAt = entry.usedAt
  if (entry.mounts.size && at < entry.dirty && !(data && isAway())) start(entry, true)
  const isFinal = !entry.flight
  entry.error = isFinal ? error : null
  tell?.('land', entry)
  if (error) tell?.('error', error, entry)
  entry.publish()
  if (isFinal || data) entry.landed()
  if (!entry.mounts.size) touch(entry)
}
