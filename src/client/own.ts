/** Whether `url` leads to the page's own origin. */
export const isOwn = (url: string): boolean => new URL(url, location.href).origin === location.origin
