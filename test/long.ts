/**
 * Tests that need no browser and take from ten seconds to a minute each: servers of 1,000 functions built and type-checked, editors
 * asked, the package installed, whole applications in dev and as they are built, the type checker asked in one process after another.
 */
export const LONG = [
  'test/build/bytes.test.ts',
  'test/build/guard.test.ts',
  'test/build/leak.test.ts',
  'test/build/manifest.test.ts',
  'test/build/production.test.ts',
  'test/build/server.test.ts',
  'test/build/watch.test.ts',
  'test/cli/generate.test.ts',
  'test/conformance/faults.test.ts',
  'test/conformance/modes.test.ts',
  'test/package/create-vite.test.ts',
  'test/project/export.test.ts',
  'test/project/inspections.test.ts',
  'test/source/typescript/schemas.test.ts',
  'test/types/compilers.test.ts',
  'test/types/editors.test.ts',
  'test/types/json-schema.test.ts',
  'test/types/register.test.ts',
  'test/types/valid.test.ts',
  'test/vite/answers.test.ts',
  'test/vite/changes.test.ts',
  'test/vite/environments.test.ts',
  'test/vite/judged.test.ts',
  'test/vite/output.test.ts',
  'test/vite/remote-schema.test.ts',
  'test/vite/settings.test.ts',
]
