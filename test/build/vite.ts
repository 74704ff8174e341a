import mizan, { type MizanOptions } from 'mizan'
import { build, createLogger, type InlineConfig, type Logger } from 'vite'
import { onTestFinished, vi } from 'vitest'
import { createApp, type App, type Files } from './app.js'

/** An application that is gone when the test is over. */
export function testApp(...files: Files[]): App {
  const app = createApp(Object.assign({}, ...files))
  onTestFinished(() => app.dispose())
  return app
}

export interface Build {
  warnings: string[]
  /** What the build failed of; null when it did not. */
  error: string | null
}

/** `vite build` of an application, as a user's terminal would run it; colours are left out of what it says. */
export async function viteBuild(app: App, config: InlineConfig = {}, options: MizanOptions = {}): Promise<Build> {
  const { logger, warnings } = listeningLogger()
  try {
    await inProduction(() => build({ ...base(app, logger), plugins: [mizan(options)], ...config }))
    return { warnings, error: null }
  } catch (error) {
    return { warnings, error: plain((error as Error).message) }
  }
}

export function base(app: App, customLogger: Logger = createLogger('silent')): InlineConfig {
  return { root: app.root, configFile: false, logLevel: 'silent', customLogger }
}

/** Vitest's own NODE_ENV would make it a build for development. */
export async function inProduction<T>(run: () => Promise<T>): Promise<T> {
  vi.stubEnv('NODE_ENV', 'production')
  try {
    return await run()
  } finally {
    vi.unstubAllEnvs()
  }
}

export function listeningLogger(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = []
  const warn = (message: string) => void warnings.push(plain(message))
  return { warnings, logger: { ...createLogger('silent'), warn, warnOnce: warn } }
}

export const plain = (text: string) => text.replaceAll(/\u001b\[[\d;]*m/g, '')
