#!/usr/bin/env node
import { run } from './run.js'

// The roadmap's spelling: `mizan-generate --manifest` is `mizan manifest`, and without that option it is `mizan generate`.
const words = process.argv.slice(2)
const others = words.filter((word) => word !== '--manifest')
process.exitCode = await run([others.length < words.length ? 'manifest' : 'generate', ...others])
