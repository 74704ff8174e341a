import type { Reporter, TestModule } from 'vitest/node'

/**
 * Says under the summary what a run did not test and how to test it, so that a green run is not taken for more.
 * `always` are lines about whole groups that the run does not include; the reasons of tests that skipped themselves
 * (`context.skip(reason)`) are added.
 */
export const leftOut = (always: string[]): Reporter => ({
  onTestRunEnd(modules) {
    const lines = [...always, ...reasons(modules)]
    if (lines.length) console.log(`\n LEFT OUT of this run:\n${lines.map(line => `  - ${line}`).join('\n')}\n`)
  },
})

function reasons(modules: readonly TestModule[]): Set<string> {
  const found = new Set<string>()
  for (const module of modules) {
    for (const test of module.children.allTests('skipped')) {
      const result = test.result()
      if (result.state === 'skipped' && result.note) found.add(result.note)
    }
  }
  return found
}
