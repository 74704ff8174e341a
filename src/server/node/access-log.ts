import { answerLog } from '../answer-log.js'
import type { Settings } from '../settings.js'

/** Runs `answer`, and tells `onAnswer` of it: the handler tells of its own answers only. */
export function accessLog(settings: Pick<Settings, 'onAnswer'> = {}) {
  const log = answerLog(settings)
  return async (request: Request, answer: () => Promise<Response>): Promise<Response> => {
    const tell = log?.(request.method, new URL(request.url).pathname)
    const response = await answer()
    tell?.(response.status, null)
    return response
  }
}
