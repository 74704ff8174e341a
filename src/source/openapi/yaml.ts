import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'
import type { Offsets, TextReading } from './format.js'
import { YamlValues } from './yaml-values.js'

const require = createRequire(import.meta.url)

interface YamlDocument extends TextReading {
  offsets: Offsets
}

/** The document that was read last: who reads a text asks where things stand in it next, and YAML is dear to parse. */
let last: { text: string; document: YamlDocument } | undefined

/** Reads a YAML 1.2 text (core schema, `<<` as YAML 1.1 has it). Never throws. */
export function readYaml(text: string): TextReading {
  return documentOf(text)
}

export function yamlOffsets(text: string): Offsets {
  return documentOf(text).offsets
}

function documentOf(text: string): YamlDocument {
  if (last?.text !== text) last = { text, document: parse(text) }
  return last.document
}

function parse(text: string): YamlDocument {
  // 68 ms of CPU to load, which only those pay who write YAML; and reading is synchronous, which `import()` is not.
  const yaml = require('yaml') as typeof Yaml
  const options = { version: '1.2', schema: 'core', prettyErrors: false, uniqueKeys: false } as const
  const document = yaml.parseDocument(text, options)
  const [error] = document.errors
  if (error) return { value: undefined, faults: [{ offset: error.pos[0], what: { reason: inWords(error) } }], offsets: () => 0 }
  const values = new YamlValues(yaml)
  const { value } = values.build(document.contents, '', 0)
  const isWhole = values.faults.every(({ what }) => 'twin' in what)
  return { value: isWhole ? value : undefined, faults: values.faults, offsets: (path) => values.offsetOf(document.contents, path) }
}

/** The parser's words for more than one document lead to its own API. */
function inWords({ code, message }: Yaml.YAMLParseError): string {
  return code === 'MULTIPLE_DOCS' ? 'it holds more than one document' : message.charAt(0).toLowerCase() + message.slice(1)
}
