import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../free-port.js'

export const HOW_TO_GET_NGINX = 'no answer goes through a shared cache. Install nginx (on Debian: apt-get install nginx-light).'

/** The nginx on the path, if any. */
export function findNginx(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = ['/usr/sbin', ...(env.PATH ?? '').split(delimiter)].filter(Boolean)
  return folders.map((folder) => join(folder, 'nginx')).find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * A plain nginx in front of `upstream`, with `proxy_cache` on and nothing else set: what most people have. It keys by
 * URL alone, and goes by what the answers say of themselves.
 *
 * @returns its origin, and what ends it
 */
export async function startNginx(nginx: string, upstream: string): Promise<{ origin: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'mizan-nginx-'))
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`)
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; ${temporary.join(' ')}
  proxy_cache_path ${folder}/cache keys_zone=answers:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${upstream};
      proxy_set_header Host $http_host;
      proxy_cache answers;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}
`,
  )
  const child = spawn(nginx, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'error.log')], { stdio: 'inherit' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const origin = `http://127.0.0.1:${port}`
  await answers(origin)
  return {
    origin,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(origin: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      await fetch(origin)
      return
    } catch {
      await pause(100)
    }
  }
  throw new Error(`nginx does not answer at ${origin}`)
}
