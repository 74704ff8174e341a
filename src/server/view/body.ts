import { SAFE } from '../methods.js'
import type { Problem } from '../../protocol/index.js'
import type { Service } from '../service.js'
import { readForm, type FormReading } from '../validate/form.js'
import { mediaType } from '../validate/media-type.js'
import type { Visitor } from '../visitor.js'
import type { View } from './routes.js'


const FORMS = new Set(['application/x-www-form-urlencoded', 'multipart/form-data'])

/**
 * What an unsafe request to a view brings, read when it is needed: a form's CSRF token is in its body, so that is read
 * before anybody is let in, and any other body after.
 */
export class ViewBody {
  readonly #service: Service
  readonly #request: Request
  #reading: FormReading | null = null

  constructor(service: Service, request: Request) {
    this.#service = service
    this.#request = request
  }

  /** Why the request is not believed to be meant by its visitor, or what is wrong with the form that should tell. */
  async csrfProblem(visitor: Visitor): Promise<Problem | null> {
    if (SAFE.has(this.#request.method)) return null
    const { csrfField } = visitor
    const refused = await visitor.checkCsrf(null)
    if (!refused || csrfField === null || !FORMS.has(mediaType(this.#request))) return refused
    const reading = await this.#read()
    if (!reading.ok) return reading.problem
    const field = 'entries' in reading ? reading.entries.find(([name]) => name === csrfField)?.[1] : undefined
    return visitor.checkCsrf(typeof field === 'string' ? field : null)
  }

  /**
   * The body, for a view's arguments. A view that takes none reads what is no form itself, through `request.raw`: the
   * signature of a webhook is over its bytes.
   *
   * @returns null when there is nothing to read for it
   */
  async read({ fn }: View): Promise<FormReading | null> {
    if (SAFE.has(this.#request.method)) return null
    const takesNone = fn.params.length === 0 && !fn.input
    return takesNone && !FORMS.has(mediaType(this.#request)) ? null : this.#read()
  }

  /** Removes what a form left behind. */
  async release(): Promise<void> {
    await this.#reading?.release()
  }

  async #read(): Promise<FormReading> {
    return (this.#reading ??= await readForm(this.#request, this.#service.server.settings))
  }
}
