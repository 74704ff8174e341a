/** Whether `url` leads to the page's own origin, read as `fetch` reads it: a `<base>` takes paths elsewhere, and no token may follow. */
export const isOwn = (url: string): boolean => new URL(url, document.baseURI).origin === location.origin
