import { isReserved } from '../../src/model/identifiers.js'

/** `text` as PROTOCOL 1 allows names: `filter[name]` -> `filter_name`. A name that is valid stays as it is. */
export function safeName(text: string): string {
  const name = /^\w+$/.test(text) ? text : text.replace(/\W+/g, '_').replace(/^_+|_+$/g, '')
  return (/^[A-Za-z]/.test(name) ? name : `n${name}`).slice(0, 64)
}

/** Names that no two declarations of a document share, nor identifiers that Mizan would mint of them alike. */
export function createNames() {
  const taken = new Set<string>()
  const take = (wanted: string, isFree: (name: string) => boolean = () => true): string => {
    let name = wanted
    for (let serial = 2; taken.has(foldName(name)) || !isFree(name); serial++) name = `${wanted.slice(0, 64 - 1 - String(serial).length)}_${serial}`
    taken.add(foldName(name))
    return name
  }
  return {
    take,
    /** For a function: `useNewsContext` would be the status hook of a context as well. */
    mint: (text: string) => take(safeName(text), (name) => !isReserved(name) && !isReserved(foldName(name)) && !foldName(name).endsWith('context')),
  }
}

/** Names that are alike here could mint identifiers, or files, that are. */
export const foldName = (name: string) => name.replaceAll('_', '').toLowerCase()
