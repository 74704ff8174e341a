/** Methods that change nothing (RFC 9110, 9.2.1), of those that are answered. */
export const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
