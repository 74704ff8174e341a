import { listen } from '../../server/servers/listen.js'
import { PEERS, type PeerName } from '../keepers.js'
import { makePage, namesOf, type Page } from '../page.js'

/** Node's own server, which writes pages that a peer keeps, with the headers that Mizan writes. */
export async function serve(peer: PeerName, redis: string, headers: readonly [string, string][]): Promise<number> {
  const keeper = await PEERS[peer](redis)
  const same = headers.filter(([name]) => !['etag', 'content-length'].includes(name.toLowerCase())).flat()
  return listen((request, response) => {
    const path = request.url ?? ''
    const user = () => Number(path.slice(path.lastIndexOf('=') + 1))
    const end = ({ tag, body, length }: Page) => {
      response.writeHead(200, [...same, 'ETag', tag, 'Content-Length', String(length)]).end(body)
    }
    const page = keeper.read(path, () => namesOf(user()), () => makePage(user()))
    if (page instanceof Promise) page.then(end, () => response.writeHead(500).end())
    else end(page)
  })
}
