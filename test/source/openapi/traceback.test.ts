import { describe, expect, test } from 'vitest'
import { placeOfTraceback } from '../../../src/source/openapi/traceback.js'

const FILES: Record<string, string> = {
  '/app/manage.py': 'import sys\n\ndef main():\n    execute_from_command_line(sys.argv)\n',
  '/app/shop/models.py': 'from django.db import models\n\nclass Order(models.Model):\n    total = models.DecimalFeild()\n',
  '/app/shop/schema.py': 'def schema():\n    return {"a": 1\n\nother = 2\n',
  '/usr/lib/python3.11/json/__init__.py': 'import x\n'.repeat(300),
  '/app/.venv/lib/python3.12/site-packages/django/core/management/__init__.py': 'import y\n'.repeat(500),
}

const placeOf = (text: string) => placeOfTraceback(text, '/app', (file) => FILES[file] ?? null)

/** As Django 5 under Python 3.12 prints it. */
const ATTRIBUTE = `Watching for file changes with StatReloader
Traceback (most recent call last):
  File "/app/manage.py", line 4, in main
    execute_from_command_line(sys.argv)
  File "/app/.venv/lib/python3.12/site-packages/django/core/management/__init__.py", line 442, in execute_from_command_line
    utility.execute()
  File "<frozen importlib._bootstrap>", line 1387, in _gcd_import
  File "/app/shop/models.py", line 4, in Order
    total = models.DecimalFeild()
            ^^^^^^^^^^^^^^^^^^^
AttributeError: module 'django.db.models' has no attribute 'DecimalFeild'. Did you mean: 'DecimalField'?
`

describe('the place of a Python traceback', () => {
  test('is its innermost line, with the column that Python marks', () => {
    expect(placeOf(ATTRIBUTE)).toEqual({ file: '/app/shop/models.py', line: 4, column: 13 })
  })

  test('is the project\'s own line, where a library noticed the fault', () => {
    const text = `${ATTRIBUTE.slice(0, ATTRIBUTE.indexOf('AttributeError'))}  File "/usr/lib/python3.11/json/__init__.py", line 231, in dumps
    return _default_encoder.encode(obj)
TypeError: Object of type Decimal is not JSON serializable
`
    expect(placeOf(text)).toEqual({ file: '/app/shop/models.py', line: 4, column: 13 })
  })

  test('is that of the last of several tracebacks', () => {
    const first = 'Traceback (most recent call last):\n  File "/app/manage.py", line 4, in main\n    execute_from_command_line(sys.argv)\nKeyError: 1\n'
    const second = 'During handling of the above exception, another exception occurred:\n\n'
    expect(placeOf(`${first}\n${second}${ATTRIBUTE}`)?.file).toBe('/app/shop/models.py')
    expect(placeOf(`${ATTRIBUTE}\n${second}${first}`)).toEqual({ file: '/app/manage.py', line: 4, column: 5 })
  })

  test('is that of a syntax error, by a relative path', () => {
    const text = `  File "shop/schema.py", line 2
    return {"a": 1
           ^
SyntaxError: '{' was never closed
`
    expect(placeOf(text)).toEqual({ file: '/app/shop/schema.py', line: 2, column: 12 })
  })

  test('is nowhere when no line of it can be opened here', () => {
    expect(placeOf('')).toBeNull()
    expect(placeOf('Error: File "x.py", line 3, in y')).toBeNull()
    expect(placeOf('Traceback (most recent call last):\n  File "/srv/container/shop/models.py", line 4, in Order\nNameError: x\n')).toBeNull()
    expect(placeOf('Traceback (most recent call last):\n  File "/app/shop/models.py", line 400, in Order\nNameError: x\n')).toBeNull()
    expect(placeOf('Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nNameError: x\n')).toBeNull()
  })
})

describe('the place of an error of Node', () => {
  const modules: Record<string, string> = {
    '/app/server/schema.mjs': 'import { table } from "orm"\n\nexport const schema = table("shop").cols\n',
    '/app/a b.mjs': 'one two\n',
    '/app/node_modules/orm/index.js': 'throw 1\n'.repeat(20),
  }
  const at = (text: string) => placeOfTraceback(text, '/app', (file) => modules[file] ?? null)

  test('is its innermost frame in the project', () => {
    const text = `file:///app/node_modules/orm/index.js:7
  throw new Error('no table')
        ^

Error: no table
    at table (file:///app/node_modules/orm/index.js:7:9)
    at Object.<anonymous> (/app/server/schema.mjs:3:23)
    at ModuleJob.run (node:internal/modules/esm/module_job:320:5)
`
    expect(at(text)).toEqual({ file: '/app/server/schema.mjs', line: 3, column: 23 })
    expect(at(text.replace('Object.<anonymous> (/app/server/schema.mjs:3:23)', 'file:///app/server/schema.mjs:3:23'))).toEqual({ file: '/app/server/schema.mjs', line: 3, column: 23 })
  })

  test('is the line that does not parse', () => {
    const text = `file:///app/a%20b.mjs:1
one two
    ^^^

SyntaxError: Unexpected identifier 'two'
    at compileSourceTextModule (node:internal/modules/esm/utils:346:16)
`
    expect(at(text)).toEqual({ file: '/app/a b.mjs', line: 1, column: 5 })
  })

  test('is nowhere when no file of it is here', () => {
    expect(at('Error: x\n    at f (/elsewhere/a.js:1:2)\n    at g (http://127.0.0.1:1)\n    at file:///app/%E0%A4%A:1:1')).toBeNull()
  })
})
