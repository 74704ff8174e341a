/** The path of the login page that leads back to a path of the shop. */
export function loginPath(path: string, query = new URLSearchParams()): string {
  const next = query.size > 0 ? `${path}?${query.toString()}` : path
  return next === '/' ? '/login' : `/login?${new URLSearchParams({ next }).toString()}`
}

/** Where logging in leads to: within the shop, whatever a link to the login page says. */
export function pathAfterLogin(query: URLSearchParams): string {
  const next = query.get('next') ?? '/'
  const { origin, pathname, search } = URL.canParse(next, location.href) ? new URL(next, location.href) : location
  // Without its dots, /.//elsewhere.example/ begins with another site's name.
  return origin === location.origin && !pathname.startsWith('//') ? pathname + search : '/'
}
