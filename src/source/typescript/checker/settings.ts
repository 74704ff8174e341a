import { ts } from 'ts-morph'
import { slashed } from '../matcher.js'

/**
 * Settings over those of the user's tsconfig. Without strictNullChecks `number | null` is `number`, and a nullable
 * param would lose its null; nothing is written, whatever the tsconfig says.
 */
const OVERRIDES: ts.CompilerOptions = {
  strictNullChecks: true,
  skipLibCheck: true,
  noEmit: true,
  composite: false,
  incremental: false,
}

const DEFAULTS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
}

export interface Settings {
  options: ts.CompilerOptions
  /** Declaration files that the project lists: they declare globals. */
  ambient: string[]
  /** The files that say all this. */
  configs: string[]
}

/**
 * The options of the tsconfig that has most of `files`; create-vite splits it in two, and neither may have the
 * server's.
 */
export function readSettings(root: string, files: readonly string[]): Settings {
  const path = ts.findConfigFile(root, ts.sys.fileExists)
  if (path === undefined) return { options: { ...DEFAULTS, ...OVERRIDES }, ambient: [], configs: [] }
  const main = parseConfig(path)
  const referenced = (main?.projectReferences ?? []).flatMap((reference) => {
    const at = ts.resolveProjectReferencePath(reference)
    return ts.sys.fileExists(at) ? [{ at, parsed: parseConfig(at) }] : []
  })
  const configs = [{ at: path, parsed: main }, ...referenced].flatMap(({ at, parsed }) =>
    parsed ? [{ at, parsed }] : [],
  )
  const rate = ({ parsed }: { parsed: ts.ParsedCommandLine }): number => {
    const listed = new Set(parsed.fileNames.map(slashed))
    const types = parsed.options.types ?? []
    return (
      files.filter((file) => listed.has(file)).length * 4 +
      (parsed.fileNames.length > 0 ? 2 : 0) +
      (types.includes('node') ? 1 : 0)
    )
  }
  const best = configs.sort((a, b) => rate(b) - rate(a))[0]?.parsed
  return {
    options: { ...(best?.options ?? DEFAULTS), ...OVERRIDES, tsBuildInfoFile: undefined },
    // Our own types of hooks say nothing of a server, and React's come with them: a seventh of all that there is to parse.
    ambient: (best?.fileNames ?? []).map(slashed).filter((file) => /\.d\.[cm]?ts$/.test(file) && !file.includes('/.mizan/')),
    configs: configs.map(({ at }) => slashed(at)).sort(),
  }
}

function parseConfig(path: string): ts.ParsedCommandLine | undefined {
  return ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  )
}
