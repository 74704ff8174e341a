/** What a mutation declares that it makes stale: a context, narrowed by these params when there are any. */
export interface Affect {
  context: string
  params: string[]
}

/** `mizan-manifest.json`: what an edge needs to key, coerce and purge (PROTOCOL 10). */
export interface Manifest {
  version: 1
  schema: string
  base: string
  contexts: Record<string, ManifestContext>
  functions: Record<string, ManifestFunction>
}

export interface ManifestContext {
  endpoints: string[]
  views: string[]
  params: string[]
  types: Record<string, string>
  /** The scopes that some declared mutation can send. */
  shapes: string[][]
  private: boolean
  privateViews: string[]
  maxAge: number | null
}

export interface ManifestFunction {
  affects: Affect[]
  route: string | null
  methods: string[]
}
