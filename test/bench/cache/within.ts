import type { Processes, ServerProcess } from '../server/processes.js'
import type { Bench, Told } from './child.js'

/** A keeper that is measured by itself, without a server around it. */
export interface Subject extends Pick<Bench, 'name' | 'pages'> {
  title: string
}

/** What each of the subjects gave in each round: by turns, each in a process of its own, where nothing else has made its code slower. */
export async function measureWithin<Round>(
  part: Bench['part'],
  subjects: readonly Subject[],
  all: Processes<Told>,
  redis: string,
  rounds: number,
): Promise<Map<Subject, Round[]>> {
  const servers: [Subject, ServerProcess][] = []
  const scores = new Map<Subject, Round[]>(subjects.map((subject) => [subject, []]))
  try {
    await Promise.all(subjects.map(async (subject) => {
      const { name, pages } = subject
      servers.push([subject, await all.start({ part, name, pages, redis })])
    }))
    for (let round = 0; round < rounds; round++) {
      for (const [subject, server] of servers) scores.get(subject)?.push(await server.ask<Round>('round'))
    }
    return scores
  } finally {
    for (const [, server] of servers) server.stop()
  }
}
