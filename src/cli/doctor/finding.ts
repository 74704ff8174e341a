/** One thing that doctor looked at. Its shape is public: `--json` prints it as it is. */
export interface Finding {
  check: 'config' | 'node' | 'versions' | 'duplicates' | 'tsconfig' | 'server' | 'types' | 'scripts'
  /** `error`: something does not work. `warning`: it may not, or not everywhere. */
  status: 'ok' | 'warning' | 'error'
  message: string
  /** What to do about it; null when all is well. */
  fix: string | null
  /** Relative to the root, with forward slashes. */
  file: string | null
}

export const fine = (check: Finding['check'], message: string, file: string | null = null): Finding => ({ check, status: 'ok', message, fix: null, file })

export const fault = (
  check: Finding['check'],
  status: 'warning' | 'error',
  message: string,
  fix: string,
  file: string | null = null,
): Finding => ({ check, status, message, fix, file })
