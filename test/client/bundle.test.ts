import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** What a production build makes of `code`: its text, and the files that ended up in it. */
async function bundle(code: string): Promise<{ text: string; files: string[] }> {
  const result = await build({
    stdin: { contents: code, resolveDir: source },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    external: ['react'],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const { inputs } = Object.values(result.metafile.outputs)[0]!
  return {
    text: result.outputFiles[0]!.text,
    files: Object.keys(inputs).filter((file) => inputs[file]!.bytesInOutput > 0).map((file) => file.replace(/^.*src\/(client|protocol)\//, '')),
  }
}

const page = (code: string) =>
  bundle(`
    import { registerContext as $context, mutation as $mutation, filesBody as $filesBody } from './client/index.ts'
    import { provider as $provider, status as $status, read as $read, mutationHook as $hook, formFields as $fields } from './client/react/index.ts'
    ${code}`)

describe('a production build', () => {
  test('of the core has no React in it', async () => {
    const { text } = await bundle(`export * from './client/index.ts'`)
    expect(text).not.toMatch(/from\s*"react|useState/)
  })

  test('of generated code that nobody uses is empty', async () => {
    const { text } = await page(`
      const $user = /*#__PURE__*/ $context('user')
      const UserProvider = /*#__PURE__*/ $provider($user), useUser = /*#__PURE__*/ $read($user, 'user_profile'), useIt = /*#__PURE__*/ $status($user)
      const update = /*#__PURE__*/ $mutation('update_name', ['user']), useUpdate = /*#__PURE__*/ $hook(update)
      const upload = /*#__PURE__*/ $mutation('upload', ['user'], undefined, $filesBody), useUpload = /*#__PURE__*/ $hook(upload, /*#__PURE__*/ $fields({ photo: 'f' }))
      export const kept = 1
    `)
    expect(text.replace(/import"react";/, '').length).toBeLessThan(40)
  })

  test('of one provider, one hook and one mutation leaves out what is for development, views, files, and forms of more than texts', async () => {
    const { text, files } = await page(`
      const $user = /*#__PURE__*/ $context('user')
      export const UserProvider = /*#__PURE__*/ $provider($user), useProfile = /*#__PURE__*/ $read($user, 'user_profile')
      export const useUpdate = /*#__PURE__*/ $hook(/*#__PURE__*/ $mutation('update_name', ['user']))
    `)
    expect(files).not.toContain('tombstones.ts')
    expect(files).not.toContain('react/tombstones.ts')
    expect(files).not.toContain('react/absent.ts')
    expect(files).not.toContain('warn.ts')
    expect(files).not.toContain('view.ts')
    expect(files).not.toContain('files.ts')
    expect(files).not.toContain('form-args.ts')
    expect(files).toContain('store.ts')
    expect(text).not.toMatch(/console|has moved|no longer|X-Mizan-Invalidate/)
  })
})
