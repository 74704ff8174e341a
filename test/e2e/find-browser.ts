import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export const HOW_TO_GET_A_BROWSER =
  'Install Chromium (on Debian: apt-get install chromium), or name a Chromium or Chrome in the variable CHROMIUM.'

/** The browser to drive: `CHROMIUM` of the environment, else the first usual name on the path, if any. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM) return env.CHROMIUM
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter)].filter(Boolean)
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
