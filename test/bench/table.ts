/** Values of one kind of event, such as milliseconds from a write to the page. */
export interface Measured {
  name: string
  values: number[]
}

/** Prints one line per kind: median, best, worst and count, and how many times the median of `peer`, the name of one of them. */
export function printTable(rows: Measured[], unit: string, peer: string): void {
  const base = median(rows.find(({ name }) => name === peer)?.values ?? [])
  const cells = rows.map(({ name, values }) => [
    name,
    ...[median(values), Math.min(...values), Math.max(...values)].map((value) => `${round(value)} ${unit}`),
    String(values.length),
    name === peer ? 'the peer' : `× ${round(median(values) / base)}`,
  ])
  printCells([['', 'median', 'least', 'most', 'count', `to “${peer}”`], ...cells])
}

/** Prints cells in columns, the first one to the left and numbers to the right. */
export function printCells(rows: string[][]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  for (const row of rows) {
    console.log(`  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('   ')}`)
  }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export const round = (value: number): string => String(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10)
