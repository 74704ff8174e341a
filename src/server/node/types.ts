/** What `virtual:mizan/server` exports: null for a path that is not ours. */
export type Handler = (request: Request) => Promise<Response | null>
