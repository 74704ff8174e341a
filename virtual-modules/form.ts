import { PREFIX, text, type Fields } from './module.js'

const FORMS = `${PREFIX}forms/`

/**
 * A module of dev alone, from which a page imports how a form is read once it is sent: the type checker may not have told yet.
 *
 * @param asked how often it has been asked: a browser keeps what it imported once
 */
export const formModuleId = (fn: string, asked: number) => `${FORMS}${fn}/${asked}`

/** The name of the function whose module this is; null for any other id. */
export const formModuleFn = (id: string): string | null => (id.startsWith(FORMS) ? id.slice(FORMS.length).replace(/\/.*/, '') : null)

export const formModuleCode = (fields: Fields) => `export default ${text(fields)}\n`

/** What reads a form as soon as the fields are told. A server that is gone is the call's to tell, which comes next. */
export function laterReader(fn: string, asked: number): string {
  const fields = `import(${text(formModuleId(fn, asked))}).then(($told) => $told.default, () => ({}))`
  return `async ($form) => $formFields(await ${fields})($form)`
}
