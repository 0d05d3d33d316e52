// npm start: brings a running market up on a bare machine and keeps it up until Ctrl-C.

import fs from 'node:fs'
import path from 'node:path'
import readline from 'node:readline/promises'
import { startMarket } from './market.mjs'
import { portAnswers } from './postgres.mjs'
import { installPackages, ROOT, step } from './steps.mjs'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])
const words = process.argv.slice(2)
const folder = path.resolve(process.env.GRIDLINE_DATA ?? path.join(ROOT, '.data'))
const port = Number(process.env.PORT ?? 3000)
const host = process.env.HOST ?? '127.0.0.1'

function fail(sentence) {
  console.error(`\n${sentence}`)
  process.exit(1)
}

async function startAfresh() {
  if (process.env.DATABASE_URL)
    fail('--fresh clears only the embedded database. Give DATABASE_URL an empty database instead.')
  if (!fs.existsSync(folder)) return
  if (!words.includes('--yes')) {
    if (!process.stdin.isTTY)
      fail(
        '--fresh deletes the market in .data. Say it twice when nobody can be asked: npm start -- --fresh --yes',
      )
    const asking = readline.createInterface({ input: process.stdin, output: process.stdout })
    const answer = await asking.question(
      'This deletes every order, lease and balance of the market in .data. Type yes to go on: ',
    )
    asking.close()
    if (answer.trim() !== 'yes') fail('Nothing was deleted.')
  }
  fs.rmSync(folder, { recursive: true, force: true })
}

function checkAddress() {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    fail(`PORT is ${process.env.PORT}: give a number from 1 to 65535.`)
  if (LOOPBACK.has(host)) return
  if (!process.env.PUBLIC_URL)
    fail(`HOST is ${host}, so others can reach this market: set PUBLIC_URL to the address that they use.`)
  if (!process.env.PUBLIC_URL.startsWith('https://'))
    console.warn('PUBLIC_URL is not https: passwords travel in the clear.')
}

function greet(market) {
  const address = process.env.PUBLIC_URL ?? `http://127.0.0.1:${port}`
  console.log(`\nGridline is open at ${address}\n`)
  for (const line of market.setUp.notes ?? []) console.log(`  ${line}`)
  if (market.setUp.firstRunToken)
    console.log(
      `  First operator: ${address}/first-run?token=${market.setUp.firstRunToken}\n  The link works once, for 24 hours.`,
    )
  if (market.env.GRIDLINE_WORLD === 'demo') {
    console.log('  Real: this machine. Everything else is synthetic and says so.')
    console.log(`  Step in as a demo person with one click at ${address}/identity/sign-in`)
  }
  console.log('  Ctrl-C stops everything.\n')
}

const began = Date.now()
if (words.includes('--fresh')) await startAfresh()
checkAddress()
if (await portAnswers(port))
  fail(`Port ${port} is taken. Stop what runs there, or choose another: PORT=${port + 1} npm start`)
console.log('Gridline starts:')

let market = null
let isStopping = false
async function stop(code) {
  if (isStopping) return
  isStopping = true
  await market?.stop()
  process.exit(code)
}
process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))

try {
  await step('packages', installPackages)
  market = await startMarket({
    folder,
    port,
    host,
    distDir: '.next',
    world: words.includes('--empty') ? 'empty' : 'demo',
    databaseUrl: process.env.DATABASE_URL,
    onFatal: (sentence) => {
      console.error(`\n${sentence}`)
      void stop(1)
    },
  })
  greet(market)
  console.log(`  Ready after ${((Date.now() - began) / 1000).toFixed(1)} s`)
} catch (error) {
  fail(String(error.message ?? error))
}
