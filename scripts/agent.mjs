// npm run agent: connects this machine to a platform as one site of a provider, and serves its pools until Ctrl-C.

import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { bundle, installPackages, ROOT, step } from './steps.mjs'

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

function readWords() {
  try {
    const { values } = parseArgs({ options: { platform: { type: 'string' }, token: { type: 'string' } } })
    if (values.platform && URL.canParse(values.platform)) return values
  } catch {
    // Said below.
  }
  return fail(
    'Say which platform: npm run agent -- --platform https://… --token …, as its page for pools shows it.',
  )
}

const { platform, token } = readWords()
const data = path.resolve(process.env.GRIDLINE_DATA ?? path.join(ROOT, '.data'))
const folder = path.join(data, 'agents', new URL(platform).host.replaceAll(':', '-'))
const tokenFile = path.join(folder, 'token')
const configFile = path.join(folder, 'config.json')
// Packages are found from where the bundle stands, so it stays inside the project.
const programs = path.join(ROOT, '.data/agent-program')

fs.mkdirSync(folder, { recursive: true, mode: 0o711 })
if (token) fs.writeFileSync(tokenFile, token, { mode: 0o600 })
const engine = { kind: 'local', programs: path.join(ROOT, 'agent/programs') }
const config = { platform, sites: [{ folder, tokenFile, engine }] }
fs.writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 })

await step('packages', installPackages)
await step('agent', () => bundle(programs, { agent: 'agent/main.ts' }))
const child = spawn(process.execPath, [path.join(programs, 'agent.mjs'), configFile], {
  cwd: ROOT,
  env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', TZ: 'UTC' },
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.once('close', (code) => process.exit(code ?? 0))
