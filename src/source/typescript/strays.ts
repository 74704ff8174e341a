import type * as t from '@babel/types'
import { diagnostic } from '../../model/index.js'
import { isClientDecorator } from './decorators.js'
import type { FunctionReading } from './functions.js'
import { unwrap } from './literals.js'
import { placeOf } from './position.js'
import { declaredNames } from './server-names.js'
import { children } from './walk.js'

/**
 * Reports every use of `client` that is not among those `read`: it would run, and its function would never be found.
 */
export function reportStrays(reading: FunctionReading, read: ReadonlySet<t.Node>): void {
  visit(reading.ast.program, null, reading, read)
}

function visit(node: t.Node, parent: t.Node | null, reading: FunctionReading, read: ReadonlySet<t.Node>): void {
  const { file, names, report } = reading
  if (declaresAgain(node, names.client)) return
  if (node.type === 'Decorator' && !read.has(node)) {
    const expression = unwrap(node.expression)
    if (names.isForgottenClient(expression.type === 'CallExpression' ? expression.callee : expression)) {
      report(diagnostic('MZ514', placeOf(file, node), {}))
      return
    }
    if (isClientDecorator(node, names)) {
      report(
        parent?.type === 'ClassDeclaration' || parent?.type === 'ClassExpression'
          ? diagnostic('MZ502', placeOf(file, node), { what: parent.id ? `the class ${parent.id.name}` : 'a class' })
          : diagnostic('MZ503', placeOf(file, node), {
              what: 'a class that is no exported declaration at the top level',
            }),
      )
      return
    }
  }
  if (node.type === 'CallExpression' && !read.has(node) && names.isClient(node.callee)) {
    report(diagnostic('MZ504', placeOf(file, node), {}))
  }
  for (const child of children(node)) visit(child, node, reading, read)
}

/** A parameter or local variable named like the import hides it: what is called below is not ours. */
function declaresAgain(node: t.Node, client: ReadonlySet<string>): boolean {
  if (client.size === 0) return false
  if ('params' in node && Array.isArray(node.params)) return node.params.some((param: t.Node) => binds(param, client))
  return (
    node.type === 'BlockStatement' &&
    node.body.some((statement) => declaredNames(statement).some((name) => client.has(name)))
  )
}

function binds(pattern: t.Node, client: ReadonlySet<string>): boolean {
  switch (pattern.type) {
    case 'Identifier':
      return client.has(pattern.name)
    case 'AssignmentPattern':
      return binds(pattern.left, client)
    case 'RestElement':
      return binds(pattern.argument, client)
    case 'ObjectPattern':
      return pattern.properties.some((property) =>
        binds(property.type === 'RestElement' ? property : property.value, client),
      )
    case 'ArrayPattern':
      return pattern.elements.some((element) => element && binds(element, client))
    default:
      return false
  }
}
