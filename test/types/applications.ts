import { writeTypes } from '../../src/project/types.js'
import { folder, projectIn } from '../project/folder.js'
import { schemaServer, TSCONFIG, typescriptServer, USE } from './shop.js'

export interface Application {
  kind: 'sources' | 'schema'
  root: string
}

/** The shop from decorated TypeScript and from a schema, each with its generated types; gone when `done` calls back. */
export async function createApplications(done: (remove: () => void) => void): Promise<Application[]> {
  const files = { 'tsconfig.json': TSCONFIG, 'src/use.tsx': USE }
  const sources = folder('types-sources', { ...files, ...typescriptServer() }, done)
  const schema = folder('types-schema', { ...files, ...schemaServer() }, done)
  const projects = [projectIn(sources), projectIn(schema, 'schema.json')]
  for (const project of projects) {
    const { model, modules, diagnostics } = project.refresh()
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    if (!model || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
    await writeTypes(modules, model, project)
  }
  return [
    { kind: 'sources', root: sources.root },
    { kind: 'schema', root: schema.root },
  ]
}
