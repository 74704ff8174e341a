/** Tests that need no browser and take up to half a minute each: a server of 1,000 functions built and type-checked, editors asked, the package installed. */
export const LONG = ['test/build/bytes.test.ts', 'test/package/create-vite.test.ts', 'test/types/compilers.test.ts', 'test/types/editors.test.ts']
