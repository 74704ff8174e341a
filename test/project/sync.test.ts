import { chmodSync, existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sync } from '../../src/project/sync.js'
import { folder } from './folder.js'

const isOurs = (_path: string, content: string) => content.startsWith('// ours')
const missing = (path: string) => ({ path, kind: 'missing' })
const file = (path: string, content: string) => ({ path, content: `// ours\n${content}` })

/** Every file below a folder, with its content. */
function tree(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(entries.map((entry) => [join(entry.parentPath, entry.name).slice(root.length + 1), readFileSync(join(entry.parentPath, entry.name), 'utf8')]))
}

/** Sets the times of a file to long ago, so that any write shows. */
function age(path: string): number {
  utimesSync(path, 1_000_000, 1_000_000)
  return statSync(path).mtimeMs
}

describe('bringing a folder up to date', () => {
  test('makes the folder, and says what it wrote', async () => {
    const { root } = folder('sync')
    expect(await sync(`${root}/out`, [file('b/c.txt', '1'), file('a.txt', '2')], isOurs)).toEqual([missing('a.txt'), missing('b/c.txt')])
    expect(tree(`${root}/out`)).toEqual({ 'a.txt': '// ours\n2', 'b/c.txt': '// ours\n1' })
  })

  test('touches nothing when nothing changed', async () => {
    const { root } = folder('sync')
    const files = [file('a.txt', '1'), file('b/c.txt', '2')]
    await sync(root, files, isOurs)
    const before = ['a.txt', 'b/c.txt'].map((path) => [age(join(root, path)), statSync(join(root, path)).ino])
    expect(await sync(root, files, isOurs)).toEqual([])
    expect(['a.txt', 'b/c.txt'].map((path) => [statSync(join(root, path)).mtimeMs, statSync(join(root, path)).ino])).toEqual(before)
  })

  test('writes what differs on the disk, whoever changed it, and leaves the rest', async () => {
    const { root, write, remove } = folder('sync')
    const files = [file('a.txt', '1'), file('b.txt', '2'), file('c.txt', '3')]
    await sync(root, files, isOurs)
    const before = age(`${root}/a.txt`)
    write({ 'b.txt': 'changed by someone' })
    remove('c.txt')
    expect(await sync(root, files, isOurs)).toEqual([{ path: 'b.txt', kind: 'different' }, missing('c.txt')])
    expect(statSync(`${root}/a.txt`).mtimeMs).toBe(before)
  })

  test('removes what is ours and no longer wanted, and nothing else', async () => {
    const { root, write } = folder('sync')
    await sync(root, [file('old/a.txt', '1'), file('b.txt', '2')], isOurs)
    write({ 'mine.txt': 'mine', 'old/mine.txt': 'mine' })
    expect(await sync(root, [file('b.txt', '2')], isOurs)).toEqual([{ path: 'old/a.txt', kind: 'unwanted' }])
    expect(Object.keys(tree(root)).toSorted()).toEqual(['b.txt', 'mine.txt', 'old/mine.txt'])
  })

  test('replaces a file whole: whoever has it open reads the old one to its end, and nothing temporary stays', async () => {
    const { root } = folder('sync')
    await sync(root, [file('a.txt', '1')], isOurs)
    const before = statSync(`${root}/a.txt`).ino
    await sync(root, [file('a.txt', '2')], isOurs)
    expect(statSync(`${root}/a.txt`).ino).not.toBe(before)
    expect(Object.keys(tree(root))).toEqual(['a.txt'])
  })

  test('by two at once ends with whole files of one of them', async () => {
    const { root } = folder('sync')
    const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(100_000))
    await Promise.all(texts.map((text) => sync(root, [file('a.txt', text)], () => false)))
    expect(texts.map((text) => `// ours\n${text}`)).toContain(tree(root)['a.txt'])
    expect(Object.keys(tree(root))).toEqual(['a.txt'])
  })

  test.skipIf(process.getuid?.() === 0)('fails when it may not write, and leaves nothing temporary', async () => {
    const { root } = folder('sync', { 'a.txt': '1' })
    chmodSync(root, 0o500)
    await expect(sync(root, [file('a.txt', '2')], isOurs)).rejects.toThrow('EACCES')
    chmodSync(root, 0o700)
    expect(Object.keys(tree(root))).toEqual(['a.txt'])
  })

  test('fails when a folder stands where a file belongs, and leaves nothing temporary', async () => {
    const { root } = folder('sync', { 'a.txt/b': '1' })
    await expect(sync(root, [file('a.txt', '2')], isOurs)).rejects.toThrow('a.txt')
    expect(Object.keys(tree(root))).toEqual(['a.txt/b'])
    expect(existsSync(`${root}/a.txt/b`)).toBe(true)
  })
})
