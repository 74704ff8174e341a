import type { MizanRequest } from 'mizan/server'

/** Where a form wants to lead, if that is within the shop: nobody's link may end at another site by way of ours. */
export function ownPath({ url }: MizanRequest, wanted: string | undefined, otherwise: string): string {
  if (!wanted || !URL.canParse(wanted, url)) return otherwise
  const { origin, pathname, search, hash } = new URL(wanted, url)
  // A path such as /.//elsewhere.example/ is one of ours until its dots are gone: then it begins with another site's name.
  return origin === url.origin && !pathname.startsWith('//') ? pathname + search + hash : otherwise
}

/** Sends the browser on with a GET. */
export const seeOther = (path: string): Response => new Response(null, { status: 303, headers: { Location: path } })
