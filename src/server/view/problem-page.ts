import type { Problem } from '../../protocol/index.js'
import { toResponse, type Answer } from '../answer.js'
import { html, type Html } from '../html/html.js'
import { MizanRequest } from '../request.js'
import { tell } from '../run.js'
import type { Service } from '../service.js'
import type { Visitor } from '../visitor.js'
import { forbidStoring } from './caching.js'
import { isScripted } from './redirect.js'

/**
 * A problem as a page, where a person asked for one: the application's, by `problemPage` of `defineServer`, or a plain one.
 * Scripts are given the problem itself, as everywhere else.
 *
 * @param visitor null when who asks is not known
 */
export async function asPage(service: Service, request: Request, answer: Answer, visitor: Visitor | null): Promise<Answer | Response> {
  if (!answer.problem || !wantsPage(request.headers)) return answer
  const { problemPage } = service.server.settings
  if (!problemPage) return plainPage(request, answer, answer.problem)
  try {
    const user = visitor ? await visitor.user() : null
    const page = await problemPage(answer.problem, new MizanRequest(request, { visitor, user }))
    const headers = new Headers(page.headers)
    forbidStoring(headers)
    copyMissing(headers, answer.headers)
    const isRedirect = page.status >= 300 && page.status < 400
    const body = request.method === 'HEAD' ? null : page.body
    return new Response(body, { status: isRedirect ? page.status : answer.problem.status, headers })
  } catch (error) {
    tell(service, error, 'problemPage')
    return plainPage(request, answer, answer.problem)
  }
}

/** Of what asks, a browser's address bar and forms say that they want HTML; `fetch` takes anything. */
export function wantsPage(headers: Headers): boolean {
  return !isScripted(headers) && /\btext\/html\b/i.test(headers.get('Accept') ?? '')
}

function plainPage(request: Request, answer: Answer, it: Problem): Response {
  const headers = { ...answer.headers, 'Content-Type': 'text/html; charset=utf-8' }
  return toResponse({ ...answer, headers, body: String(page(it)) }, request.method)
}

/** `Allow`, `Retry-After`: what belongs to the status. */
function copyMissing(headers: Headers, from: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(from)) if (!headers.has(name)) headers.set(name, value)
}

function page({ status, title, detail, fields = {} }: Problem): Html {
  const faults = Object.entries(fields).flatMap(([name, messages]) => messages.map((message) => html`<li><b>${name}</b>: ${message}</li>`))
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${status} ${title}</title>
<h1>${title}</h1>
${detail && html`<p>${detail}</p>`}
${faults.length > 0 && html`<ul>${faults}</ul>`}
</html>
`
}
