import type { ts } from 'ts-morph'
import { diagnostic, type Diagnostic, type JsonSchema, type Place } from '../../../../model/index.js'
import type { Component } from './component.js'
import type { Asking } from '../shape.js'

/** Where in a server's types a schema is made. */
export interface Walk extends Asking {
  /** `schemaOf`, for the files that it imports. */
  schemaOf(this: void, type: ts.Type, walk: Walk): JsonSchema | null
  tables: Tables
  /** The function that led here, for messages. */
  fn: string
  /** From its result, or from the component, to here: `result.items[].at`. */
  path: string
  place: Place
  /** The component that the schema is a part of. */
  owner: Component | null
  /** The types without a name that the schema is a part of. */
  open: readonly ts.Type[]
}

/** What all functions of a server share. */
export interface Tables {
  root: string
  components: Map<ts.Type, Component>
  /** Components whose schemas are still to be made. */
  queue: { component: Component; type: ts.Type; walk: Walk }[]
  diagnostics: Diagnostic[]
}

export const below = (walk: Walk, step: string, place = walk.place): Walk => ({ ...walk, path: walk.path + step, place })

/** What JSON makes something else of, or nothing. The arguments of a call are judged elsewhere, as params. */
export function reportLoss(code: 'MZ520' | 'MZ521' | 'MZ522', type: string, { fn, path, place, tables }: Walk): void {
  if (path.startsWith('arguments')) return
  tables.diagnostics.push(diagnostic(code, place, { fn, path, type }))
}

export function reportEndless({ fn, path, place, tables }: Walk): void {
  tables.diagnostics.push(diagnostic('MZ523', place, { fn, path }))
}
