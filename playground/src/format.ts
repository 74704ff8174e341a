const MONEY = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })
const DAY = new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'long', year: 'numeric' })
const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

const MINUTE = 60 * 1000
const HOUR = 60 * MINUTE

export const money = (cents: number) => MONEY.format(cents / 100)

export const day = (iso: string) => DAY.format(new Date(iso))

/** How long ago, in the largest unit that fits: "5 minutes ago", "yesterday". */
export function ago(iso: string, now = Date.now()): string {
  const passed = now - Date.parse(iso)
  if (passed < MINUTE) return 'just now'
  if (passed < HOUR) return AGO.format(-Math.floor(passed / MINUTE), 'minute')
  if (passed < 24 * HOUR) return AGO.format(-Math.floor(passed / HOUR), 'hour')
  return AGO.format(-Math.floor(passed / (24 * HOUR)), 'day')
}

export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
