import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Appends to `file` at the end of a run, so that several runs can be summed: one line `<passed> <failed> <skipped>`, and a
 * line for each test that failed or needed a second try, since the end of a log is what people read.
 * A file that could not be loaded has no tests to count: it is one failure, or a broken import would read as none.
 */
export const totals = (file: string): Reporter => ({
  onTestRunEnd(modules, unhandledErrors) {
    let [passed, failed, skipped] = [0, unhandledErrors.length, 0]
    const lines = unhandledErrors.map(({ message }) => `FAILED outside of a test: ${message.split('\n')[0]}`)
    for (const module of modules) {
      lines.push(...notable(module))
      passed += count(module, 'passed')
      skipped += count(module, 'skipped')
      const failures = count(module, 'failed')
      failed += failures || (module.ok() ? 0 : 1)
    }
    appendFileSync(file, [`${passed} ${failed} ${skipped}`, ...lines, ''].join('\n'))
  },
})

function count(module: TestModule, state: 'passed' | 'failed' | 'skipped'): number {
  return [...module.children.allTests(state)].length
}

function notable(module: TestModule): string[] {
  const file = module.relativeModuleId
  const tests = [...module.children.allTests()].flatMap((test) => {
    const result = test.result()
    if (result.state === 'failed') return `FAILED ${file}: ${test.fullName}: ${result.errors[0]?.message.split('\n')[0] ?? ''}`
    return test.diagnostic()?.flaky ? `FLAKY, passed at a second try: ${file}: ${test.fullName}` : []
  })
  return tests.length > 0 || module.ok() ? tests : [`FAILED ${file}: it cannot be loaded`]
}
