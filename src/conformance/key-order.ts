/**
 * The first two neighbouring keys of a JSON text that are not in order, in words; null when all are. It reads the text:
 * `JSON.parse` puts keys like "10" before all others, and drops the first of two equal ones.
 *
 * Code units are the order of PROTOCOL 3; code points, the order of Python and Go, differ from it in rare characters and pass.
 *
 * @param json valid JSON
 */
export function keyOrderFault(json: string): string | null {
  const open: (string | null)[] = []
  for (const [token, key] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (key !== undefined) {
      const name = JSON.parse(token.slice(0, -key.length)) as string
      const before = open.at(-1) ?? null
      if (before !== null && !isBefore(before, name)) {
        return before === name ? `${JSON.stringify(name)} twice in one object` : `${JSON.stringify(name)} after ${JSON.stringify(before)}`
      }
      open[open.length - 1] = name
    }
  }
  return null
}

function isBefore(one: string, other: string): boolean {
  return one < other || Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0
}
