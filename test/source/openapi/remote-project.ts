import { onTestFinished } from 'vitest'
import type { SchemaOptions } from '../../../src/project/create-source.js'
import { Project } from '../../../src/project/project.js'

/** A project of a schema from elsewhere. */
export function projectOf(root: string, schema: SchemaOptions): Project {
  return new Project({ root, schema, sources: [], configFile: `${root}/vite.config.ts`, check: () => Promise.resolve(new Map()) })
}

/** The functions of the last good model. */
export const names = (project: Project) => project.snapshot.model?.functions.map(({ name }) => name)

/** What is wrong, as codes. */
export const codes = (project: Project) => project.snapshot.diagnostics.map(({ code }) => code)

/** Follows the source until the test is over; `heard` counts what there was to hear. */
export function follow(project: Project) {
  const state = { heard: 0 }
  const stop = project.source.watch!(() => {
    state.heard++
    project.refresh()
  })
  onTestFinished(() => stop())
  return { state, stop }
}
