import { posix, resolve } from 'node:path'
import picomatch from 'picomatch'
import { normalizePath, type Plugin } from 'vite'
import type { MizanContext } from './context.js'

/** Vite's own list, which one in a configuration takes the place of. */
const VITES = ['.env', '.env.*', '*.{crt,pem,key,p12,pfx,cer,der}', '.npmrc', '.yarnrc.yml', '**/.git/**']

/** What runs on a server alone, and what it keeps its data in. Sources that a page's tools may load too are not among them. */
const SERVERS = [
  '*.{py,pyi,pyc,pyo,rb,erb,php,phtml,go,java,class,jar,kt,kts,scala,groovy,clj,cs,cshtml,vb,ex,exs,eex,heex,erl,hrl,pl,pm,lua}',
  '*.{sqlite,sqlite3,db,db3}{,-wal,-shm,-journal}',
]

/** What pages are made of, which a server that is written in TypeScript, or renders templates, has as well. */
const PAGES = [
  'js,mjs,cjs,jsx,ts,mts,cts,tsx,vue,svelte,astro,map,wasm',
  'css,scss,sass,less,styl,stylus,pcss,postcss',
  'html,htm,md,mdx,txt,json,json5,jsonc,graphql,gql,webmanifest,vtt,pdf',
  'svg,png,apng,jpg,jpeg,jfif,pjpeg,pjp,gif,bmp,ico,cur,webp,avif,jxl',
  'mp3,mp4,m4a,webm,ogg,opus,wav,flac,aac,mov,woff,woff2,ttf,otf,eot',
].join()

/**
 * The root of a project whose server is written in another language usually has that server in it, with its secrets and its
 * database, and Vite hands out whatever file is below the root: by its path, as `?raw`, or below `/@fs/`.
 */
export function fileAccess(context: MizanContext): Plugin {
  return {
    name: 'mizan:file-access',
    apply: 'serve',
    config: {
      // Behind what others configure: Vite's list is there unless one of them has another.
      order: 'post',
      handler({ root: configured = '.', server }) {
        const root = resolve(configured)
        const watched = context.watchedBySchema(root)
        if (watched === null) return null
        return { server: { fs: { deny: [...(server?.fs?.deny ? [] : VITES), ...SERVERS, ...denied(root, watched)] } } }
      },
    },
  }
}

/**
 * Absolute globs of what `patterns` mean (as `createPatterns` reads them), but for what pages are made of, and for names
 * without an ending: those are of folders as well, and what Vite calls denied it answers with 403, though a route of the page
 * may be called so. What is taken out stands in lookbehinds at the end, the one place where a glob is a condition of the whole path;
 * the empty alternative matches nothing then, and keeps a `?` that a name begins with from being read as the group's own.
 */
export function denied(root: string, patterns: readonly string[]): string[] {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map((pattern) => absolute(root, pattern))
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => absolute(root, pattern.slice(1)))
  const out = ['/node_modules/**', `.{${PAGES}}`, ...unwanted.map(({ folder, name }) => folder + name)]
  return wanted.map(({ folder, name }) => `${folder}(|${name})(?<=.[^/.]+)${out.map((glob) => `(?<!${glob})`).join('')}`)
}

/** A glob whose fixed part means itself, whatever characters are in it, cut behind its last folder. */
function absolute(root: string, pattern: string): { folder: string; name: string } {
  const { base, glob } = picomatch.scan(normalizePath(pattern))
  const fixed = normalizePath(resolve(root, base))
  if (glob === '') return { folder: literal(posix.dirname(fixed).replace(/\/?$/, '/')), name: literal(posix.basename(fixed)) }
  const cut = lastFolder(glob)
  const name = glob.slice(cut)
  const folder = `${literal(fixed.replace(/\/?$/, '/'))}${glob.slice(0, cut)}`
  // Within parentheses it would stay in its folder.
  return name === '**' ? { folder: `${folder}**/`, name: '*' } : { folder, name }
}

const literal = (path: string) => path.replace(/[\\$^*+?(){}|[\]!@"'.]/g, String.raw`\$&`)

/** Where the last part of a glob begins: a slash within braces or parentheses ends none. */
function lastFolder(glob: string): number {
  let depth = 0
  let cut = 0
  for (let index = 0; index < glob.length; index++) {
    const character = glob[index]!
    if ('{(['.includes(character)) depth++
    if ('})]'.includes(character)) depth--
    if (character === '/' && depth === 0) cut = index + 1
  }
  return cut
}
