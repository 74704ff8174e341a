/** Never kept by anybody, or a balancer would go by what was true a minute ago. */
const HEADERS = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }

/** 200 while requests are welcome, 503 once the server has begun to stop. */
export function healthAnswer({ method }: Request, isStopping: boolean): Response {
  if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405, headers: { ...HEADERS, Allow: 'GET, HEAD' } })
  const body = isStopping ? 'stopping\n' : 'ok\n'
  return new Response(method === 'HEAD' ? null : body, { status: isStopping ? 503 : 200, headers: HEADERS })
}
