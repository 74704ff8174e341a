import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageAbove } from './doctor/installed.js'

/** This package, as the command runs it: wherever below it the build has put this file. */
export const ownPackage = () => packageAbove(dirname(fileURLToPath(import.meta.url)))!
