import type { MizanOptions } from 'mizan'
import { createLogger, type InlineConfig } from 'vite'
import { plain } from '../build/vite.js'
import { startDev, type Dev } from './dev.js'

export interface RemoteDev extends Dev {
  /** What the terminal shows, line by line. */
  lines: string[]
  /** The code of a virtual module as the page gets it; what it fails of otherwise. */
  code(id?: string): Promise<string>
  /** What the page was sent, in short: overlays by their code, and the types of all else. */
  messages(): string[]
}

/** A dev server with a schema from elsewhere, whose terminal is listened to. */
export async function remoteDev(options: MizanOptions, files: Record<string, string> = {}, config: InlineConfig = {}): Promise<RemoteDev> {
  const lines: string[] = []
  const say = (message: string) => void lines.push(plain(message))
  const customLogger = { ...createLogger('silent'), info: say, warn: say, warnOnce: say, error: say }
  const dev = await startDev(files, { options, config: { ...config, customLogger } })
  return {
    ...dev,
    lines,
    async code(id = 'virtual:mizan/functions/other') {
      try {
        return (await dev.server.environments.client.transformRequest(id))?.code ?? ''
      } catch (error) {
        return (error as Error).message
      }
    },
    messages: () =>
      dev.sent.map((payload) => {
        if (payload.type === 'error') return /MZ\d+/.exec(payload.err.message)?.[0] ?? 'error'
        return payload.type === 'update' && payload.updates.length === 0 ? 'clear' : payload.type
      }),
  }
}
