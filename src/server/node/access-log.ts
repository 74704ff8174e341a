import type { Settings } from '../settings.js'

/** Runs `answer`, and tells `onAnswer` of it: the handler tells of its own answers only. */
export function accessLog(settings: Pick<Settings, 'onAnswer'> = {}) {
  const { onAnswer } = settings
  return async (request: Request, answer: () => Promise<Response>): Promise<Response> => {
    if (!onAnswer) return answer()
    const start = performance.now()
    const response = await answer()
    const { pathname: path } = new URL(request.url)
    try {
      onAnswer({ method: request.method, path, status: response.status, duration: performance.now() - start, name: null })
    } catch (error) {
      // A log that fails costs nobody an answer.
      console.error('[mizan] onAnswer failed:', error)
    }
    return response
  }
}
