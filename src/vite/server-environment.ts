import { isRunnableDevEnvironment, type RunnableDevEnvironment, type ViteDevServer } from 'vite'

/** Where server functions run when the application's own `ssr` environment cannot run code in this process. */
export const OWN_ENVIRONMENT = 'mizan'

/** The environment in which server functions run: the application's `ssr`, so that both share what modules keep in memory. */
export function serverEnvironment(server: ViteDevServer): RunnableDevEnvironment {
  const { [OWN_ENVIRONMENT]: own, ssr } = server.environments
  const environment = own ?? ssr
  if (environment && isRunnableDevEnvironment(environment)) return environment
  throw new Error(
    'mizan: the `ssr` environment of this Vite server cannot run code in its own process, and there is no other to run server functions in.\n' +
      'Let vite.config.ts create it with createRunnableDevEnvironment, or give mizan() a `schema` when another server answers.',
  )
}
