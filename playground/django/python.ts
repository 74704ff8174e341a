import { spawnSync } from 'node:child_process'

/** The likeliest first. What a version manager puts before the system's Python on the path may be one without Django. */
const USUAL = ['python3', '/usr/bin/python3', 'python']

const candidates = ({ PYTHON }: NodeJS.ProcessEnv) => (PYTHON ? [PYTHON] : USUAL)

/** To a Python that is run in the folder above, this folder is a package `django` too: one without a version. */
const QUESTION = 'from django import VERSION'

/** The Python that has Django: `PYTHON` of the environment, else the first of the usual ones, if any. */
export function findPython(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return candidates(env).find((python) => spawnSync(python, ['-c', QUESTION], { env, stdio: 'ignore' }).status === 0)
}

/** What to say where none was found. */
export function noDjango(env: NodeJS.ProcessEnv = process.env): string {
  const install = 'pip install django, or on Debian: apt-get install python3-django'
  return `Django was not found for ${candidates(env).join(', ')}: ${install}; or name a Python in the variable PYTHON.`
}
