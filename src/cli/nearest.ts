/** The candidate that a mistyped word most likely means; null when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null
  // A third of the letters may be wrong: of "chek" that is one, of "manfiest" two.
  let within = Math.max(1, Math.ceil(word.length / 3)) + 1
  for (const candidate of candidates) {
    const steps = candidate.startsWith(word) && word.length > 1 ? 1 : distance(word, candidate)
    if (steps < within) [best, within] = [candidate, steps]
  }
  return best
}

/** Levenshtein's distance: how many letters to add, drop or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
