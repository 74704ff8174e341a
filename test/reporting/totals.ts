import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Appends one line, `<passed> <failed> <skipped>`, to `file` at the end of a run, so that several runs can be summed.
 * A file that could not be loaded has no tests to count: it is one failure, or a broken import would read as none.
 */
export const totals = (file: string): Reporter => ({
  onTestRunEnd(modules, unhandledErrors) {
    let [passed, failed, skipped] = [0, unhandledErrors.length, 0]
    for (const module of modules) {
      passed += count(module, 'passed')
      skipped += count(module, 'skipped')
      const failures = count(module, 'failed')
      failed += failures || (module.ok() ? 0 : 1)
    }
    appendFileSync(file, `${passed} ${failed} ${skipped}\n`)
  },
})

function count(module: TestModule, state: 'passed' | 'failed' | 'skipped'): number {
  return [...module.children.allTests(state)].length
}
