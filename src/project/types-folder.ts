import { posix } from 'node:path'
import { typesAnew, type Model } from '../model/index.js'
import { typesParts, type VirtualModule } from '../../virtual-modules/index.js'
import { writeChanged } from './sync.js'
import { environmentOf, TYPES_FOLDER, writeFiles, type TypesSource } from './types.js'

/**
 * `.mizan/` of a dev session. A change writes the files that are made of something else now, and looks at no other; the lines that
 * declaration maps tell of the others may have moved in the source meanwhile, which `renew` mends.
 */
export class TypesFolder {
  /** By file, what it was made of when it was written last, and its paths. */
  #written: ReadonlyMap<string, { of: readonly unknown[]; paths: string }> = new Map()

  /**
   * Writes what changed.
   *
   * @returns whether there is more to it, for `renew` to do
   */
  async update(modules: VirtualModule[], model: Model, source: TypesSource): Promise<boolean> {
    const folder = posix.join(source.root, TYPES_FOLDER)
    const parts = typesParts(modules, model, environmentOf(folder, source))
    const stale = parts.filter(({ file, of }) => !isSame(of, this.#written.get(file)?.of))
    const printed = stale.map((part) => ({ ...part, files: part.print() }))
    const isInPlace = printed.every(({ file, files }) => this.#written.get(file)?.paths === pathsOf(files))
    // Files come and go: all that is there has to be looked at.
    if (!isInPlace || parts.length !== this.#written.size) {
      await this.renew(modules, model, source)
      return false
    }
    const before = this.#written
    this.#written = new Map()
    for (const { path, content } of printed.flatMap(({ files }) => files)) await writeChanged(posix.join(folder, path), content)
    this.#written = new Map([...before, ...printed.map(({ file, of, files }) => [file, { of, paths: pathsOf(files) }] as const)])
    return stale.length < parts.length
  }

  /** Writes all, as who starts does: it goes by nothing of before, and what somebody else changed in the folder is put right. */
  async renew(modules: VirtualModule[], model: Model, source: TypesSource): Promise<void> {
    this.#written = new Map()
    typesAnew(model)
    const folder = posix.join(source.root, TYPES_FOLDER)
    const printed = typesParts(modules, model, environmentOf(folder, source)).map((part) => ({ ...part, files: part.print() }))
    await writeFiles(printed.flatMap(({ files }) => files), source)
    this.#written = new Map(printed.map(({ file, of, files }) => [file, { of, paths: pathsOf(files) }]))
  }
}

const isSame = (now: readonly unknown[], before?: readonly unknown[]) => now.length === before?.length && now.every((each, index) => each === before[index])

const pathsOf = (files: { path: string }[]) => files.map(({ path }) => path).join()
