import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commandSupply, type CommandOptions } from '../../../src/source/openapi/command.js'
import { folder, type Folder } from '../../project/folder.js'
import { schemaOf } from './backend.js'
import { codes, follow, names, projectOf } from './remote-project.js'

const SOON = { timeout: 10_000, interval: 10 }

const optionsOf = ({ root }: Folder, command: string | string[], more: Partial<CommandOptions & { snapshot: string }> = {}): CommandOptions & { snapshot: string | null } => ({
  kind: 'command',
  command,
  watch: ['app/**/*.py'],
  root,
  cwd: root,
  env: {},
  timeout: 20_000,
  snapshot: null,
  ...more,
})

/** A program of Node as a command without a shell. */
const node = (code: string) => [process.execPath, '--eval', code]

const print = (text: string) => `process.stdout.write(${JSON.stringify(text)})`

const TEXT = JSON.stringify(schemaOf('one'))

const isRunning = (pid: string) => {
  try {
    process.kill(Number(pid), 0)
    // A process that has ended, and that nobody has asked how, still has its number.
    return !/^State:\s+Z/m.test(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '')
  } catch {
    return false
  }
}

describe('a command', () => {
  test('gives the schema that it prints: a line for a shell, in its folder, with its variables', async () => {
    const place = folder('command', { 'back end/schema.json': TEXT })
    const line = `"${process.execPath}" -e "console.error(process.env.NOISE); process.stdout.write(fs.readFileSync('schema.json'))" && exit 0`
    const project = projectOf(place.root, optionsOf(place, line, { cwd: `${place.root}/back end`, env: { NOISE: 'Loading settings' } }))
    expect(await project.complete()).toMatchObject({ ok: true, diagnostics: [] })
    expect(names(project)).toEqual(['one'])
    expect(project.source.label).toBe(line)
  })

  test('may be a program with its arguments, which no shell reads', async () => {
    const place = folder('command')
    const project = projectOf(place.root, optionsOf(place, [...node('console.log(process.argv[1])'), TEXT]))
    await project.complete()
    expect(names(project)).toEqual(['one'])
  })

  const FAULTS: [what: string, command: string | string[], code: string, words: string[]][] = [
    ['fails', node('console.error("no module named shop"); process.exit(3)'), 'MZ114', ['ended with exit code 3.', '    no module named shop']],
    ['fails without a word', node('process.exit(1)'), 'MZ114', ['ended with exit code 1, and printed nothing.']],
    ['fails after it has printed a schema', node(`${print(TEXT)}; process.exitCode = 1`), 'MZ114', ['ended with exit code 1.']],
    ['is killed', node('process.kill(process.pid, "SIGKILL")'), 'MZ114', ['was ended by SIGKILL']],
    ['is not there', ['mizan-has-no-such-program'], 'MZ114', ['could not be started: spawn mizan-has-no-such-program ENOENT']],
    ['is not there for a shell', 'mizan-has-no-such-program', 'MZ114', ['mizan-has-no-such-program ended with exit code ']],
    ['prints nothing', node('console.error("done")'), 'MZ115', ['gave nothing']],
    ['prints words', node(print('Schema written to schema.json')), 'MZ112', ['gave text ("Schema written to schema.json")']],
    ['prints words before the schema', node(print(`Loading the shop\n${TEXT}`)), 'MZ112', ['gave text ("Loading the shop {']],
    ['stops in the middle', node(print(TEXT.slice(0, -5))), 'MZ112', ['gave JSON whose end is missing']],
    ['takes too long', node('setTimeout(() => {}, 60_000)'), 'MZ113', ['took longer than 1 s']],
  ]

  test.each(FAULTS)('that %s is a fault with its words', async (_, command, code, words) => {
    const place = folder('command')
    const project = projectOf(place.root, optionsOf(place, command, code === 'MZ113' ? { timeout: 1000 } : {}))
    const { ok, diagnostics } = await project.complete()
    expect(ok).toBe(false)
    expect(diagnostics).toMatchObject([{ code, place: { file: `${place.root}/vite.config.ts` } }])
    for (const part of words) expect(diagnostics[0]!.message).toContain(part)
  })

  test('that prints for ever is ended', async () => {
    const place = folder('command')
    const supply = commandSupply(optionsOf(place, node('setInterval(() => console.log("{".repeat(9999)), 1)')), { file: place.root }, 1024 * 1024)
    expect(await supply.ask(new AbortController().signal)).toMatchObject({ kind: 'fault', diagnostic: { code: 'MZ116' } })
  })

  test('that says much shows the end of it, without colours', async () => {
    const place = folder('command')
    const lines = 'for (let n = 1; n <= 50; n++) console.error(`\\u001b[31mline ${n}\\u001b[0m`); process.exit(1)'
    const { diagnostics } = await projectOf(place.root, optionsOf(place, node(lines))).complete()
    const shown = diagnostics[0]!.message.split('\n').slice(-21)
    expect(shown).toEqual(['    …', ...Array.from({ length: 20 }, (_, index) => `    line ${index + 31}`)])
  })

  test('that fails with a Python traceback shows its place', async () => {
    const place = folder('command', { 'app/models.py': 'class Shop:\n    owner = Owner\n' })
    const traceback = 'Traceback (most recent call last):\n  File "app/models.py", line 2, in Shop\n    owner = Owner\n            ^^^^^\nNameError: name \'Owner\' is not defined\n'
    const { diagnostics } = await projectOf(place.root, optionsOf(place, node(`console.error(${JSON.stringify(traceback)}); process.exit(1)`))).complete()
    expect(diagnostics).toMatchObject([{ code: 'MZ114', place: { file: `${place.root}/app/models.py`, line: 2, column: 13 } }])
  })
})

describe('a command that is watched', () => {
  /** Counts its runs in a file, and prints what stands in another. */
  const counting = (place: Folder, milliseconds = 0) =>
    optionsOf(
      place,
      node(`
        const fs = require('node:fs')
        if (fs.existsSync('running')) fs.appendFileSync('overlaps', 'x')
        fs.writeFileSync('running', '')
        fs.appendFileSync('runs', 'x')
        setTimeout(() => {
          fs.rmSync('running')
          const text = fs.readFileSync('schema.json', 'utf8')
          if (text === 'fail') throw new Error('broken models')
          process.stdout.write(text)
        }, ${milliseconds})`),
    )
  const runs = ({ root }: Folder) => (existsSync(`${root}/runs`) ? readFileSync(`${root}/runs`, 'utf8').length : 0)

  test('runs at the start and after a change of a file that it depends on; many changes are one', async () => {
    const place = folder('command', { 'schema.json': TEXT })
    const project = projectOf(place.root, counting(place))
    follow(project)
    await project.source.load!()
    expect(names(project)).toEqual(['one'])
    place.write({ 'schema.json': JSON.stringify(schemaOf('two')) })
    for (const file of ['app/readme.md', 'models.py', 'app/node_modules/x/y.py', 'other/a.py']) project.source.touch!(`${place.root}/${file}`)
    for (const file of ['app/a.py', 'app/deep/b.py', 'app/c.py']) project.source.touch!(`${place.root}/${file}`)
    await expect.poll(() => names(project), SOON).toEqual(['two'])
    expect(runs(place)).toBe(2)
  })

  test('runs once more after a change while it runs, and never twice at once', async () => {
    const place = folder('command', { 'schema.json': TEXT })
    const project = projectOf(place.root, counting(place, 300))
    follow(project)
    await expect.poll(() => runs(place), SOON).toBe(1)
    for (let times = 0; times < 3; times++) project.source.touch!(`${place.root}/app/a.py`)
    await expect.poll(() => runs(place), SOON).toBe(2)
    project.source.touch!(`${place.root}/app/a.py`)
    place.write({ 'schema.json': JSON.stringify(schemaOf('two')) })
    await expect.poll(() => runs(place), SOON).toBe(3)
    await expect.poll(() => names(project), SOON).toEqual(['two'])
    expect(existsSync(`${place.root}/overlaps`)).toBe(false)
  })

  test('keeps the last good model while it fails, and recovers with the next run', async () => {
    const place = folder('command', { 'schema.json': TEXT })
    const project = projectOf(place.root, counting(place))
    follow(project)
    await project.source.load!()
    place.write({ 'schema.json': 'fail' })
    project.source.touch!(`${place.root}/app/a.py`)
    await expect.poll(() => codes(project), SOON).toEqual(['MZ114'])
    expect(project.snapshot.ok).toBe(false)
    expect(project.snapshot.diagnostics[0]!.message).toContain('broken models')
    expect(names(project)).toEqual(['one'])
    place.write({ 'schema.json': TEXT })
    project.source.touch!(`${place.root}/app/a.py`)
    await expect.poll(() => project.snapshot.ok, SOON).toBe(true)
    expect(codes(project)).toEqual([])
  })

  test.each([[['mizan-has-no-such-program']], ['mizan-has-no-such-program']])('that is not installed here leaves the page to the snapshot, with a warning: %j', async (command) => {
    const place = folder('command', { 'schema.json': TEXT })
    const project = projectOf(place.root, optionsOf(place, command, { snapshot: `${place.root}/schema.json` }))
    follow(project)
    await expect.poll(() => codes(project), SOON).toEqual(['MZ118'])
    expect(project.snapshot.ok).toBe(true)
    expect(names(project)).toEqual(['one'])
  })

  test('is ended when nobody watches any more, with all that it has started', async () => {
    const place = folder('command')
    const grandchild = `require('node:fs').writeFileSync('grandchild', String(process.pid)); setInterval(() => {}, 1000)`
    const child = `process.on('SIGTERM', () => {}); require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(grandchild)}]); require('node:fs').writeFileSync('child', String(process.pid)); setInterval(() => {}, 1000)`
    const project = projectOf(place.root, optionsOf(place, node(child)))
    const { stop } = follow(project)
    const pid = (file: string) => (existsSync(`${place.root}/${file}`) ? readFileSync(`${place.root}/${file}`, 'utf8') : '')
    await expect.poll(() => pid('child') !== '' && pid('grandchild') !== '', SOON).toBe(true)
    expect([isRunning(pid('child')), isRunning(pid('grandchild'))]).toEqual([true, true])
    await stop()
    await expect.poll(() => isRunning(pid('child')) || isRunning(pid('grandchild')), SOON).toBe(false)
  })

  test('is not run anew by a build, until a file that it depends on has changed', async () => {
    const place = folder('command', { 'schema.json': TEXT })
    const project = projectOf(place.root, counting(place))
    await Promise.all([project.complete(), project.complete()])
    await project.complete()
    project.source.touch!(`${place.root}/src/main.tsx`)
    await project.complete()
    expect(runs(place)).toBe(1)
    project.source.touch!(`${place.root}/app/a.py`)
    await project.complete()
    expect(runs(place)).toBe(2)
  })
})
