import { execFile, type ExecFileException } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/**
 * Runs `command` as a user's terminal would and gives its standard output.
 *
 * @throws Error with the whole output when the command fails or takes longer than `seconds`
 */
export async function run(command: string, args: string[], folder: string, seconds: number): Promise<string> {
  try {
    const options = { cwd: folder, env: userEnvironment(), timeout: seconds * 1000, maxBuffer: 2 ** 26 }
    const child = execute(command, args, options)
    child.child.stdin?.end()
    return (await child).stdout
  } catch (error) {
    const { stdout, stderr, killed } = error as ExecFileException & { stdout: string; stderr: string }
    const reason = killed ? `was stopped after ${seconds} s` : 'failed'
    throw new Error(`${command} ${args.join(' ')} ${reason}:\n${stdout}${stderr}`, { cause: error })
  }
}

/**
 * The environment without what Vitest and an outer `npm run` put there. With it, npm would take this repository for the
 * folder to install into, and Vite would build in test mode.
 */
export function userEnvironment(): NodeJS.ProcessEnv {
  const npm = /^(npm_(package|lifecycle|command|execpath|node_execpath|config_local_prefix)|INIT_CWD)/
  const vitest = /^(VITEST|NODE_ENV|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !npm.test(name) && !vitest.test(name)))
}
