import { describe, expect, test } from 'vitest'
import { nearest } from '../../src/cli/nearest.js'
import { folder } from '../project/folder.js'
import { run, runInProcess } from './run.js'

const CONFIG = `import { mizan } from 'mizan'\nexport default { plugins: [mizan()] }\n`

describe('wrong words', () => {
  test.each([
    ['no command', [], 'Which command?\nThere are: typegen,'],
    ['an unknown command', ['typgen', '--json-ish'], 'There is no command "typgen".\nDid you mean typegen?'],
    ['a word that is near to none', ['frobnicate'], 'There is no command "frobnicate".\nThere are: typegen,'],
    ['an option before the command', ['--mode', 'x', 'typegen'], 'The command comes first.\nWrite mizan typegen and then the options.'],
    ['two folders', ['typegen', 'a', 'b'], 'typegen takes one folder, not also "b".'],
    ['an unknown option', ['typegen', '--chek'], 'There is no option --chek.\nDid you mean --check?'],
    ['an unknown option near to none', ['typegen', '--frobnicate'], 'There is no option --frobnicate.\n\nUsage'],
    ['an unknown letter', ['typegen', '-x'], 'There is no option -x.'],
    ['a name of every object', ['typegen', '--toString'], 'There is no option --toString.'],
    ['a forgotten value', ['generate', '--out', '--check'], '--out needs a value.\nWrite --out DIR.'],
    ['an empty value', ['manifest', '--out='], '--out needs a value.'],
    ['a value too much', ['typegen', '--check=yes'], '--check takes no value.'],
    ['two that exclude each other', ['typegen', '--check', '--watch'], '--check and --watch do not go together.'],
    ['a folder that is missing', ['generate'], 'generate needs --out DIR.'],
  ])('%s: says so, and exits with 2', async (_, words, message) => {
    const { code, stdout, stderr } = await runInProcess(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    const json = await runInProcess([...words, '--json'])
    expect({ code: json.code, stderr: json.stderr }).toEqual({ code: 2, stderr: '' })
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, root: null, error: { message: message.split('\n')[0] }, diagnostics: [], written: [] })
  })

  test('how a command is called is shown where that was wrong, and how to read more', async () => {
    expect((await runInProcess(['typegen', '--chek'])).stderr).toBe(
      'There is no option --chek.\nDid you mean --check?\n\nUsage\n  mizan typegen [root] [--check | --watch] [--json]\n\nMore: mizan typegen --help\n',
    )
  })

  test.each([
    ['chek', 'check'],
    ['wach', 'watch'],
    ['j', null],
    ['manfiest', 'manifest'],
    ['gen', 'generate'],
    ['zzz', null],
  ])('the nearest to %s is %s', (word, near) => {
    expect(nearest(word, ['check', 'watch', 'json', 'manifest', 'generate', 'typegen'])).toBe(near)
  })
})

describe('help', () => {
  test.each([[['--help']], [['-h']]])('%j names all commands, with examples and exit codes', async (words) => {
    const { code, stdout, stderr } = await runInProcess(words)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of ['typegen', 'generate', 'manifest', 'doctor']) expect(stdout).toContain(`\n  ${name} `)
    expect(stdout).toMatch(/Examples\n {2}mizan typegen .*\n[^]*Exit codes\n {2}0 {2}done\n {2}1 .*\n {2}2 /)
  })

  test.each(['typegen', 'generate', 'manifest', 'doctor'])('of %s tells its usage, options and examples', async (name) => {
    const { code, stdout } = await runInProcess([name, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^mizan ${name}: [^]*Usage\n  mizan ${name} [^]*Options\n[^]*--config FILE[^]*--json[^]*Examples\n  mizan ${name}[^]*Exit codes\n`))
  })

  test('and the version, of the command as it is installed', async () => {
    const { code, stdout } = await run(['--version'], folder('cli').root)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('the environment', () => {
  test('a folder without a configuration', async () => {
    const { root } = folder('cli')
    expect(await runInProcess(['typegen', root])).toEqual({
      code: 2,
      stdout: '',
      stderr: `There is no vite.config.ts in ${root}.\nRun the command there, or name the folder.\n`,
    })
  })

  test('a folder or a configuration that is not there', async () => {
    const { root } = folder('cli')
    const elsewhere = await runInProcess(['typegen', `${root}/nowhere`])
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining(`There is no folder ${root}/nowhere.\n`) as string })
    const config = await runInProcess(['typegen', root, '-c', `${root}/nowhere.ts`])
    expect(config).toMatchObject({ code: 2, stderr: expect.stringContaining(`There is no ${root}/nowhere.ts.\n`) as string })
  })

  test('a configuration that cannot be read is told once, without the colours of Vite in JSON', async () => {
    const { root } = folder('cli', { 'vite.config.ts': 'export default {' })
    const { stdout, stderr } = await run(['typegen', '--json'], root)
    expect(stderr).toBe('')
    expect((JSON.parse(stdout) as { error: { message: string } }).error.message).toMatch(/^The configuration in .* cannot be used\.\n[^\x1b]*PARSE_ERROR[^\x1b]*\S$/)
  })

  test.each([
    ['without mizan()', 'export default {}', 'does not use mizan().\nAdd it: plugins: [react(), mizan()].'],
    ['with several mizan()', CONFIG.replace('[mizan()', `[mizan(), mizan({ sources: 'other/**/*.ts' })`), 'uses mizan() 2 times, and a project has one server.\nKeep one, or give each'],
    ['with both kinds of source', CONFIG.replace('mizan()', `mizan({ schema: 'a.json', sources: 'b.ts' })`), 'both `schema` and `sources`'],
    ['with an unknown option', CONFIG.replace('mizan()', `mizan({ source: 'b.ts' })`), 'mizan() has no option `source`, in vite.config.ts.\nThere are: `schema`, `sources`'],
    ['with a fault of its own', `throw new Error('no such luck')`, 'no such luck'],
  ])('a configuration %s', async (_, config, message) => {
    const { code, stdout, stderr } = await runInProcess(['typegen', folder('cli', { 'vite.config.ts': config }).root])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('\n    at ')
  })

  test('--config and --mode are passed on, as of vite', async () => {
    const config = `import { mizan } from 'mizan'\nexport default ({ mode }) => ({ plugins: [mizan({ schema: mode + '.json' })] })\n`
    const { root } = folder('cli', { 'other.config.ts': config, 'staging.json': '{ "x-mizan-functions": [{ "name": "ping" }] }' })
    const { code, stdout } = await runInProcess(['typegen', root, '--config', `${root}/other.config.ts`, '--mode', 'staging'])
    expect(code).toBe(0)
    expect(stdout).toContain('1 function in 0 contexts')
  })
})
