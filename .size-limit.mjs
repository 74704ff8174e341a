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
})

const bundle = check => ({ gzip: true, ignore: ['react', 'react-dom'], modifyEsbuildConfig: asInProduction, ...check })

export default [
  // All but what a development session alone uses. Without React nothing but the bindings reaches the store, so it is named.
  bundle({
    name: 'client runtime without React',
    path: 'dist/src/client/index.js',
    import: '{ registerContext, mutation, mizanFetch, mizanCall, viewFetch, applyInvalidation, invalidate, Store, MizanError }',
    limit: '4 kB',
  }),
  bundle({
    name: 'client runtime with the React bindings: what generated code calls',
    path: 'dist/src/client/index.js',
    import: {
      'dist/src/client/index.js': '{ registerContext, mutation }',
      'dist/src/client/react/index.js': '{ provider, read, status, mutationHook }',
    },
    limit: '6 kB',
  }),
]
