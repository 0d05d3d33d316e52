// npm run verify: format, lint, types, pure and architecture tests; no database, seconds.

import path from 'node:path'
import { installPackages, ROOT, run, runBin, step } from './steps.mjs'

try {
  await step('packages', installPackages)
  await step('page types', () => runBin('next', ['typegen']))
  await step('types', () => runBin('tsc', ['--noEmit']))
  await step('lint and format', () =>
    run(path.join(ROOT, 'node_modules/.bin/biome'), ['ci', '--error-on-warnings']),
  )
  await step('pure and architecture tests', () =>
    runBin('vitest', ['run', '--exclude', '**/*.db.test.ts', '--exclude', 'agent/**']),
  )
} catch (error) {
  console.error(String(error.message ?? error))
  process.exit(1)
}
