import { problem, type Problem } from '../../protocol/index.js'
import type { Settings } from '../settings.js'

export type FormReading = (
  | { ok: true; entries: [name: string, value: string | File][] }
  | { ok: true; json: Record<string, unknown> }
  | { ok: false; problem: Problem }
) & {
  /** Removes the temporary files of uploads. Call it once the function is done; it never throws. */
  release(): Promise<void>
}

/**
 * Reads the body that a view is sent: a form of either encoding, or JSON. It never throws.
 *
 * @returns the fields in the order in which they came, texts and files as yet untyped; or the members of the JSON object
 */
export async function readForm(_request: Request, _settings: Pick<Settings, 'limits' | 'uploads'>): Promise<FormReading> {
  return { ok: false, problem: problem('unsupported'), release: () => Promise.resolve() }
}
