// A build of the plugin puts the beginning of the schema's hash here, so what compares it counts.
const schema = {
  name: 'schema',
  setup: build => build.onLoad({ filter: /[\\/]client[\\/]schema\.js$/ }, () => ({ contents: `export const SCHEMA = '0123456789abcdef'` })),
}

// Bundled as an application's build would do it: ES modules, production, what Vite replaces replaced.
const asInProduction = config => ({
  ...config,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  define: {
    'process.env.NODE_ENV': '"production"',
    'import.meta.env.DEV': 'false',
    'import.meta.env.PROD': 'true',
    'import.meta.hot': 'undefined',
  },
  plugins: [schema],
})

const bundle = check => ({ gzip: true, ignore: ['react', 'react-dom'], modifyEsbuildConfig: asInProduction, ...check })

// Besides the budgets, 6 kB and 500 B, a limit is what was measured and 3 %: a few more bytes pass, and a part that slips in does not.
export default [
  bundle({
    name: 'one provider, one read hook and one mutation',
    path: 'dist/src/client/index.js',
    import: {
      'dist/src/client/index.js': '{ registerContext, mutation }',
      'dist/src/client/react/index.js': '{ provider, read, mutationHook }',
    },
    limit: '6 kB',
  }),
  bundle({
    name: 'all that generated code may call: status, files and forms as well',
    path: 'dist/src/client/index.js',
    import: {
      'dist/src/client/index.js': '{ registerContext, mutation, filesBody }',
      'dist/src/client/react/index.js': '{ provider, read, status, mutationHook, formFields }',
    },
    limit: '6.8 kB',
  }),
  // All but what a development session alone uses. Without React nothing but the bindings reaches the store, so it is named.
  bundle({
    name: 'client runtime without React',
    path: 'dist/src/client/index.js',
    import:
      '{ registerContext, mutation, filesBody, mizanFetch, mizanCall, viewFetch, applyInvalidation, invalidate, observe, configureMizan, principalChanged, ssrScript, isErrorOf, Store, MizanError }',
    limit: '6.5 kB',
  }),
  bundle({
    name: 'parser of X-Mizan-Invalidate',
    path: 'dist/src/protocol/invalidation.js',
    import: '{ parseInvalidationHeader }',
    limit: '500 B',
  }),
  bundle({ name: 'mizan/htmx', path: 'dist/src/client/htmx.js', limit: '3.95 kB' }),
]
