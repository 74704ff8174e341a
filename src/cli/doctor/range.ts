/**
 * Whether a version is in a range of the forms that this package's own package.json uses: `^8.0.0`, `>=22.12.0`, and several
 * with `||`. A pre-release counts as the version that it leads to.
 *
 * @throws {Error} for a range of another form
 */
export function inRange(version: string, range: string): boolean {
  return range.split('||').some((part) => {
    const [, operator, text] = /^\s*(\^|>=)(\d+\.\d+(?:\.\d+)?)\s*$/.exec(part) ?? []
    if (operator === undefined || text === undefined) throw new Error(`mizan: the range "${range}" is not understood. This is a bug of mizan.`)
    const [from, given] = [numbers(text), numbers(version)]
    return !isBefore(given, from) && (operator === '>=' || given[0] === from[0])
  })
}

const numbers = (version: string) => (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number)

function isBefore(a: number[], b: number[]): boolean {
  const index = [0, 1, 2].find((each) => (a[each] ?? 0) !== (b[each] ?? 0))
  return index !== undefined && (a[index] ?? 0) < (b[index] ?? 0)
}
