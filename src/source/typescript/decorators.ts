import type * as t from '@babel/types'
import { unwrap } from './literals.js'
import type { ServerNames } from './server-names.js'

export function decoratorsOf(member: t.Node): t.Decorator[] {
  return ('decorators' in member && Array.isArray(member.decorators) ? member.decorators : []) as t.Decorator[]
}

/** Whether it is `@client`, called or not. */
export function isClientDecorator(decorator: t.Decorator, names: ServerNames): boolean {
  const expression = unwrap(decorator.expression)
  return names.isClient(expression.type === 'CallExpression' ? expression.callee : expression)
}
