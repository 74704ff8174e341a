import { fileURLToPath } from 'node:url'
import parser from '@typescript-eslint/parser'
import { ESLint, type Linter } from 'eslint'
import hooks from 'eslint-plugin-react-hooks'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const { plugins, rules } = hooks.configs.flat['recommended-latest']

// React's own rules, those of its compiler among them. The compiler is silent about code that it leaves as it is, so it alone would not
// do; oxlint, which checks all else, has few of these rules.
const react = new ESLint({
  cwd: ROOT,
  overrideConfigFile: true,
  overrideConfig: {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    // Comments in the code speak to oxlint, whose rules go by other prefixes: see `isExcused`.
    linterOptions: { noInlineConfig: true },
    plugins,
    rules,
  },
})

const found = (results: ESLint.LintResult[]): string[] =>
  results.flatMap(({ filePath, messages, source = '' }) =>
    messages
      .filter((message) => !isExcused(message, source))
      .map(({ line, ruleId, message }) => `${filePath.slice(ROOT.length)}:${line} ${ruleId ?? ''}: ${message.split('\n')[0]}`),
  )

/** Whether the line before says why this rule does not hold here. */
function isExcused({ line, ruleId }: Linter.LintMessage, source: string): boolean {
  const before = source.split('\n')[line - 2] ?? ''
  return before.includes('oxlint-disable-next-line') && before.includes(ruleId?.split('/')[1] ?? '')
}

test.each(['src/client/react/**/*.ts', 'playground/src/**/*.{ts,tsx}'])('the checks of React and its compiler find nothing in %s', { timeout: 90_000 }, async (files) => {
  const results = await react.lintFiles([files])
  expect(results.length).toBeGreaterThan(10)
  expect(found(results)).toEqual([])
})

test.each([
  ['react-hooks/rules-of-hooks', 'if (entry) useState(0)'],
  ['react-hooks/exhaustive-deps', 'useEffect(() => console.log(entry), [])'],
  ['react-hooks/refs', 'const latest = useRef(entry); latest.current = entry'],
  ['react-hooks/set-state-in-effect', 'const [, set] = useState(0); useEffect(() => set(1), [])'],
  ['react-hooks/immutability', 'entry.mounts = 1; useState(0)'],
  ['react-hooks/purity', 'useState(Date.now())'],
])('%s is seen in a hook of the bindings', async (rule, code) => {
  const text = `import { useEffect, useRef, useState } from 'react'\nexport function useEntry(entry: { mounts: number }) { ${code}; return entry }\n`
  const results = await react.lintText(text, { filePath: `${ROOT}src/client/react/planted.ts` })
  expect(found(results).join('\n')).toContain(rule)
})
