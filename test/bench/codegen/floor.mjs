// The least that any generator does: reads the JSON, and prints an interface for each component and a type for each operation.
import { readFileSync, writeFileSync } from 'node:fs'

const [, , input, output] = process.argv
const document = JSON.parse(readFileSync(input, 'utf8'))

function typeOf(schema) {
  if (typeof schema !== 'object' || schema === null) return 'unknown'
  if (schema.$ref) return `C[${JSON.stringify(schema.$ref.split('/').at(-1))}]`
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const parts = schema.oneOf ?? schema.anyOf
  if (parts) return parts.map(typeOf).join(' | ')
  if (schema.allOf) return schema.allOf.map(typeOf).join(' & ')
  if (schema.type === 'array') return `(${typeOf(schema.items)})[]`
  if (schema.type === 'integer') return 'number'
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(([name, inner]) => `${JSON.stringify(name)}?: ${typeOf(inner)}`)
    return `{ ${members.join('; ')} }`
  }
  return ['string', 'number', 'boolean'].includes(schema.type) ? schema.type : 'unknown'
}

const components = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => `  ${JSON.stringify(name)}: ${typeOf(schema)}`)
const functions = document['x-mizan-functions'].map(({ name, input, output }) => `  ${name}: (args: ${typeOf(input)}) => ${typeOf(output)}`)
writeFileSync(output, `export interface C {\n${components.join('\n')}\n}\nexport interface F {\n${functions.join('\n')}\n}\n`)
