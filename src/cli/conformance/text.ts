import type { CheckResult, Report } from '../../conformance/index.js'
import { count } from '../drift.js'
import type { Paint } from '../paint.js'

/** What each section of PROTOCOL.md is about. */
const SECTIONS: Readonly<Record<string, string>> = {
  1: 'names',
  3: 'params',
  4: 'context fetch',
  5: 'calls',
  6: 'views',
  7: 'invalidation',
  8: 'errors',
  9: 'identity',
  10: 'manifest',
}

/** A report for people: what fails, what could not be looked at, and the sum. */
export function reportText({ base, results, requests }: Report, paint: Paint): string {
  const failed = results.filter(({ status }) => status === 'failed')
  const open = openText(results, paint)
  const sum = [
    `${count(results.filter(({ status }) => status === 'passed').length, 'check')} held`,
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(results.some(({ status }) => status === 'skipped') ? [`${results.filter(({ status }) => status === 'skipped').length} could not be made`] : []),
  ]
  return `${base}
${sectionsText(results, paint)}${failed.map((result) => `\n${failureText(result, paint)}`).join('')}${open && `\n${open}`}
${sum.join(', ')}, in ${count(requests, 'request')}.
`
}

function sectionsText(results: CheckResult[], paint: Paint): string {
  return Object.entries(SECTIONS).map(([section, about]) => {
    const own = results.filter((result) => result.section === section)
    const [passed, failed] = ['passed', 'failed'].map((status) => own.filter((result) => result.status === status).length) as [number, number]
    const mark = failed > 0 ? paint('red', '✖') : passed < own.length ? paint('yellow', '!') : paint('green', '✔')
    return `${mark} PROTOCOL ${section.padEnd(2)} ${about.padEnd(13)} ${passed} of ${own.length}\n`
  }).join('')
}

function failureText({ id, section, rule, failures, fix }: CheckResult, paint: Paint): string {
  const cases = failures.map(({ sent, expected, came }) => row('Sent', sent) + row('Expected', expected) + row('Came', came))
  return `${paint('red', '✖')} ${paint('bold', id)} ${rule} (PROTOCOL ${section})\n${cases.join('\n')}  ${paint('cyan', 'Fix:')} ${fix}\n`
}

function row(name: string, text: string): string {
  return `  ${`${name}:`.padEnd(10)}${text.replaceAll('\n', `\n${' '.repeat(12)}`)}\n`
}

/** What could not be looked at. Reasons that keep the same checks from being made stand together: there may be one for each function. */
function openText(results: CheckResult[], paint: Paint): string {
  const reasons = new Map<string, { give: string | null; ids: string[] }>()
  for (const { id, status, skips } of results) {
    for (const { why, give } of skips) {
      const reason = reasons.get(why) ?? { give, ids: [] }
      reason.ids.push(status === 'skipped' ? id : `${id} (there)`)
      reasons.set(why, reason)
    }
  }
  const byChecks = new Map<string, string>()
  for (const [why, { give, ids }] of reasons) {
    const lines = `${paint('yellow', '!')} ${why}\n${give === null ? '' : `  ${paint('cyan', 'Give:')} ${give}\n`}`
    byChecks.set(ids.join(', '), `${byChecks.get(ids.join(', ')) ?? ''}${lines}`)
  }
  return [...byChecks].map(([ids, lines]) => `${lines}  Not made: ${ids}\n`).join('\n')
}
