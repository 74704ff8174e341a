import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Instances, type Sight } from '../../src/vite/instances.js'

/** What each answer of these instances means, when they come at this distance, in milliseconds. */
function sights(answers: readonly (string | number)[], apart = 1000): Sight[] {
  const instances = new Instances()
  return answers.map((instance, index) => instances.see(String(instance), index * apart))
}

describe('the instances of a server', () => {
  test('are told of when another answers than before, and the first is no other', () => {
    expect(sights(['a', 'a', 'b', 'b', 'c'])).toEqual(['first', 'same', 'another', 'same', 'another'])
  })

  test('do not come back with an answer that was long on its way', () => {
    expect(sights(['a', 'b', 'a', 'b', 'a', 'c', 'a', 'b', 'c'])).toEqual(['first', 'another', 'late', 'same', 'late', 'another', 'late', 'late', 'same'])
  })

  test('are each told of once and never again, in whichever order answers come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 300 }), (answers) => {
        const told = sights(answers)
        const others = answers.filter((_, index) => told[index] === 'another')
        expect(others).toEqual([...new Set(answers)].slice(1))
        // The latest that was told of is the one that is there.
        answers.forEach((instance, index) => {
          const current = answers.findLast((_, at) => at <= index && (told[at] === 'another' || told[at] === 'first'))
          expect(told[index] === 'late').toBe(instance !== current)
        })
      }),
    )
  })

  test('may be several that answer by turns, for as long as they do', () => {
    const answers = Array.from({ length: 2000 }, (_, index) => (index % 7 === 6 ? `once ${index}` : `worker ${index % 7}`))
    const told = sights(answers)
    expect(answers.filter((name, index) => name.startsWith('worker') && told[index] === 'another')).toHaveLength(5)
  })

  test('tell nothing when each answer has another: a page that fetches for each would never end', () => {
    const told = sights(Array.from({ length: 100 }, (_, index) => index), 50)
    expect(told.filter((sight) => sight === 'another')).toHaveLength(20)
    expect(told.slice(21)).toEqual(told.slice(21).map(() => 'unsteady'))
    expect(sights(Array.from({ length: 100 }, (_, index) => index), 600)).not.toContain('unsteady')
  })
})
