// npm test: types, lint, architecture, pure, database and browser tests; ends with `N passed, N failed`.

import fs from 'node:fs'
import path from 'node:path'
import { findBrowser } from './browser.mjs'
import { startMarket } from './market.mjs'
import { freePort, startPostgres } from './postgres.mjs'
import { installPackages, ROOT, run, runBin, step } from './steps.mjs'

const folder = path.join(ROOT, '.test')
const only = process.argv[2]
const counts = { passed: 0, failed: 0, skipped: 0 }
process.env.NEXT_TELEMETRY_DISABLED = '1'

function count(passed, failed, skipped = 0) {
  counts.passed += passed
  counts.failed += failed
  counts.skipped += skipped
}

/** A check that either holds or prints why not. */
async function check(name, work) {
  try {
    await step(name, work)
    count(1, 0)
  } catch (error) {
    console.log(String(error.message ?? error))
    count(0, 1)
  }
}

function readJson(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null
}

async function runUnitTests(databaseUrl) {
  const report = path.join(folder, 'vitest.json')
  const words = [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(only && only !== 'e2e' ? [only] : []),
  ]
  await runBin('vitest', words, {
    quiet: false,
    env: { TEST_DATABASE_URL: databaseUrl, PORT: '3000' },
  }).catch(() => {})
  const result = readJson(report)
  if (!result) return count(0, 1)
  count(result.numPassedTests, result.numFailedTests, result.numPendingTests)
  if (!result.success && result.numFailedTests === 0) count(0, 1)
}

async function runStories() {
  const browser = await step('browser', findBrowser)
  const port = await freePort()
  const report = path.join(folder, 'stories.json')
  fs.rmSync(path.join(folder, 'market'), { recursive: true, force: true })
  const market = await startMarket({
    folder: path.join(folder, 'market'),
    port,
    host: '127.0.0.1',
    distDir: '.next-test',
    world: 'demo',
    fast: true,
    onFatal: (sentence) => console.log(sentence),
  })
  try {
    const env = {
      ...browser.env,
      CHROMIUM_PATH: browser.file,
      STORY_URL: `http://127.0.0.1:${port}`,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    }
    await runBin('playwright', ['test', '--reporter=list,json'], { quiet: false, env }).catch(() => {})
  } finally {
    await market.stop()
  }
  const stats = readJson(report)?.stats
  if (!stats) return count(0, 1)
  count(stats.expected + stats.flaky, stats.unexpected, stats.skipped)
}

/** A throw-away server of our own, or databases on the given one. */
async function openTestServer() {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop: async () => {} }
  fs.rmSync(path.join(folder, 'postgres'), { recursive: true, force: true })
  return startPostgres({ root: ROOT, folder: path.join(folder, 'postgres'), fast: true })
}

console.log('Gridline tests:')
let server = null
try {
  await step('packages', installPackages)
  fs.rmSync(path.join(folder, 'vitest.json'), { force: true })
  fs.rmSync(path.join(folder, 'stories.json'), { force: true })
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 })
  fs.chmodSync(folder, 0o711)
  if (!only) {
    await check('page types', () => runBin('next', ['typegen']))
    await check('types', () => runBin('tsc', ['--noEmit']))
    await check('lint and format', () =>
      run(path.join(ROOT, 'node_modules/.bin/biome'), ['ci', '--error-on-warnings']),
    )
  }
  if (only !== 'e2e') {
    server = await step('test database', openTestServer)
    await runUnitTests(server.url)
    await server.stop()
    server = null
  }
  if (!only || only === 'e2e') await runStories()
} catch (error) {
  console.log(String(error.stack ?? error))
  count(0, 1)
} finally {
  await server?.stop()
}
console.log(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
)
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1)
