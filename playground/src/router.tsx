import { useSyncExternalStore, type ComponentProps, type MouseEvent } from 'react'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

/** The page's path and query; the component renders again when either changes. */
export function useLocation(): { path: string; query: URLSearchParams } {
  const { pathname, searchParams } = new URL(useSyncExternalStore(subscribe, () => location.href))
  return { path: pathname, query: searchParams }
}

/** Opens a path of the shop. `replace` keeps it out of the history, for text that is still being typed. */
export function navigate(to: string, { replace = false } = {}): void {
  const from = location.pathname
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  if (location.pathname !== from) scrollTo(0, 0)
  for (const listener of listeners) listener()
}

/** A link within the shop: a plain one for a modified click, a new tab, or a reader without script. */
export function Link({ href, onClick, ...props }: ComponentProps<'a'> & { href: string }) {
  const open = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    if (event.defaultPrevented || event.button !== 0 || modified) return
    event.preventDefault()
    navigate(href)
  }
  return <a href={href} onClick={open} {...props} />
}
