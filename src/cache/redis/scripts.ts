import { createHash } from 'node:crypto'

export interface Script {
  source: string
  sha: string
}

/**
 * The time is that of the server, so that processes need not agree on one. `processes` is a hash of the ends of leases by process,
 * `schema secret id`, and of the server's `run`. Times are in milliseconds since the epoch.
 */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

const LEASE = `${NOW}
local lease = redis.call('HGET', KEYS[1], ARGV[1])
if not lease or tonumber(lease) <= now then return 0 end`

/**
 * Answers with the entry and the generations, or 0 without a lease.
 *
 * A server that is full and may evict nothing answers with the entries that it has: they have all their generations. A generation
 * that it cannot take is given all the same, after an error, and no entry will be kept with it.
 *
 * KEYS: processes, entry, generations. ARGV: process, a generation that never was, the life of a generation.
 */
export const READ = script(`${LEASE}
local found = redis.call('MGET', unpack(KEYS, 2))
local isFull = false
for i = 2, #found do
  if not found[i] then
    found[i] = ARGV[2]
    local made = redis.pcall('SET', KEYS[i + 1], ARGV[2], 'PX', ARGV[3])
    if type(made) == 'table' and made.err then
      if string.sub(made.err, 1, 3) ~= 'OOM' then return made end
      isFull = true
    end
  end
end
found[#found + 1] = isFull and 1 or 0
return found`)

/**
 * Keeps the entry if each generation is as it was, and has them live longer than the entry. 1 when kept, -1 when not, 0 without
 * a lease.
 *
 * KEYS: as READ. ARGV: process, what to keep, its life, the life of its generations, the generations.
 */
export const WRITE = script(`${LEASE}
local found = redis.call('MGET', unpack(KEYS, 3))
for i = 1, #found do
  if found[i] ~= ARGV[4 + i] then return -1 end
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
for i = 3, #KEYS do
  if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[i], ARGV[4]) end
end
return 1`)

/**
 * Forgets generations. A process with other shapes has its entries by other names, so their contexts go as well; what one with
 * another secret calls its names is not known here, so all goes. Whoever is in the hash counts, alive or not: its entries are.
 *
 * DEL needs no memory, and leaves nothing behind.
 *
 * KEYS: processes, everything, names, contexts. ARGV: how many names, the process's schema or '', its secret.
 */
export const FORGET = script(`
local names = tonumber(ARGV[1])
for i = 3, 2 + names do redis.call('DEL', KEYS[i]) end
local hasOther = false
for _, process in ipairs(redis.call('HKEYS', KEYS[1])) do
  local schema, secret = string.match(process, '^(%S+) (%S+) ')
  if secret and secret ~= ARGV[3] then return redis.call('DEL', KEYS[2]) end
  if schema and schema ~= ARGV[2] then hasOther = true end
end
if hasOther then
  for i = 3 + names, #KEYS do redis.call('DEL', KEYS[i]) end
end
return 1`)

/**
 * Renews the lease, and forgets everything when a purge may have been lost: when a process is gone without having left, when nobody
 * of this schema and secret was there to have others purge for, and when the data may be those of another server, or of another time.
 * Answers with the server's run, which ends with its process.
 *
 * INFO may be denied, or be of a proxy: then each connection counts as one to another server.
 *
 * KEYS: processes, everything. ARGV: process, what it was called before or '', milliseconds of the lease, the run known or '',
 * whether this is the first time over this connection.
 */
export const BEAT = script(`${NOW}
-- A script that has written is let to go on by a server that is full: what follows takes no room that was not taken before.
redis.call('HDEL', KEYS[1], ARGV[2])
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
local isLost = run == '' and ARGV[5] == '1' or ARGV[4] ~= '' and ARGV[4] ~= run
if run ~= '' and redis.call('HGET', KEYS[1], 'run') ~= run then isLost = true end
local own = string.match(ARGV[1], '^%S+ %S+ ')
local isKnown = false
local processes = redis.call('HGETALL', KEYS[1])
for i = 1, #processes, 2 do
  local process = processes[i]
  if process ~= 'run' then
    if process ~= ARGV[1] and tonumber(processes[i + 1]) <= now then
      redis.call('HDEL', KEYS[1], process)
      isLost = true
    elseif string.sub(process, 1, #own) == own then
      isKnown = true
    end
  end
end
if isLost or not isKnown then redis.call('DEL', KEYS[2]) end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now + tonumber(ARGV[3])))
if run ~= '' then redis.call('HSET', KEYS[1], 'run', run) end
return run`)

/** Leaves, so that nobody has to fear for its purges. KEYS: processes, and what it could not tell. ARGV: process. */
export const LEAVE = script(`
for i = 2, #KEYS do redis.call('DEL', KEYS[i]) end
redis.call('HDEL', KEYS[1], ARGV[1])
if redis.call('HLEN', KEYS[1]) == 1 then redis.call('HDEL', KEYS[1], 'run') end
return 1`)

function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}
