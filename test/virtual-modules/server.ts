import { link, type Declarations, type FunctionDeclaration, type Model } from '../../src/model/index.js'
import { virtualModules, type VirtualModule } from '../../virtual-modules/index.js'
import { declare } from '../model/declare.js'

export function modelOf(functions: FunctionDeclaration[], more: Partial<Declarations> = {}): Model {
  const { model, diagnostics } = link(declare(functions, more))
  if (!model) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return model
}

export function modulesOf(functions: FunctionDeclaration[], more: Partial<Declarations> = {}): VirtualModule[] {
  const model = modelOf(functions, more)
  return virtualModules(model)
}

/** What a module's code exports, stars followed: name to the module that holds it. Two of one name throw, as in a browser. */
export function exportsOf(code: ReadonlyMap<string, string>, id: string): Map<string, string> {
  const found = new Map<string, string>()
  const add = (name: string, owner: string) => {
    const other = found.get(name)
    if (other !== undefined && other !== owner) throw new SyntaxError(`${id} exports ${name} from ${other} and from ${owner}`)
    found.set(name, owner)
  }
  const text = code.get(id)
  if (text === undefined) throw new Error(`there is no ${id}`)
  for (const [, name] of text.matchAll(/^export const (\w+) = /gm)) {
    if (found.has(name!)) throw new SyntaxError(`${id} exports ${name} twice`)
    add(name!, id)
  }
  for (const [, name, from] of text.matchAll(/^export \{ (\w+) \} from "(.+)"$/gm)) {
    const owner = exportsOf(code, from!).get(name!)
    if (owner === undefined) throw new SyntaxError(`${from} has no export ${name}, which ${id} wants`)
    add(name!, owner)
  }
  for (const [, from] of text.matchAll(/^export \* from "(.+)"$/gm)) {
    for (const [name, owner] of exportsOf(code, from!)) add(name, owner)
  }
  return found
}
