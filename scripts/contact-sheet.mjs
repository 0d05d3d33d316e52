// npm run contact-sheet: every page at 1440 and 390, light and dark, English and Chinese, into one folder for looking at.

import fs from 'node:fs'
import path from 'node:path'
import { findBrowser } from './browser.mjs'
import { startMarket } from './market.mjs'
import { freePort } from './postgres.mjs'
import { installPackages, ROOT, runBin, step } from './steps.mjs'

const folder = path.join(ROOT, 'contact-sheet')
await step('packages', installPackages)
const browser = await step('browser', findBrowser)
fs.rmSync(folder, { recursive: true, force: true })
const given = process.env.SHEET_URL
const port = await freePort()
const market = given
  ? null
  : await startMarket({
      folder: path.join(ROOT, '.test/sheet'),
      port,
      host: '127.0.0.1',
      distDir: '.next',
      world: 'demo',
      onFatal: console.error,
    })
try {
  await runBin('playwright', ['test', '--config', 'e2e/sheet.config.ts'], {
    quiet: false,
    env: {
      ...browser.env,
      CHROMIUM_PATH: browser.file,
      STORY_URL: given ?? `http://127.0.0.1:${port}`,
      SHEET_FOLDER: folder,
      SHEET_ONLY: process.argv[2] ?? '',
    },
  })
} finally {
  await market?.stop()
}
console.log(`Pictures in ${folder}`)
