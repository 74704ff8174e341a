/** What ends a script element, opens a comment in one, or ended a line of JavaScript before ES2019. */
const UNSAFE = /[<>&\u2028\u2029]/g

/**
 * `value` as JSON that may stand within `<script type="application/json">` (PROTOCOL 11): `<`, `>`, `&`, U+2028 and
 * U+2029 are `\uXXXX`, which JSON reads back as they were. A value that JSON has no text for is `null`.
 *
 * @throws {TypeError} for a bigint or a cycle, as `JSON.stringify` does
 */
export function scriptJson(value: unknown): string {
  // The types deny that it may be undefined.
  const json = (JSON.stringify(value) as string | undefined) ?? 'null'
  return json.replace(UNSAFE, (unsafe) => `\\u${unsafe.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
