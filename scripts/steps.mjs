// The steps that start and test share: packages, secrets, bundles, the build. Node built-ins only; what needs a package is a program.

import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '..')
const bin = (name) => path.join(ROOT, 'node_modules/.bin', name)

/** Runs one step and prints its name and seconds. A failed step ends the whole with one sentence. */
export async function step(name, work) {
  const began = Date.now()
  try {
    const result = await work()
    console.log(
      `  ${name.padEnd(34)} ${((Date.now() - began) / 1000).toFixed(1)} s${typeof result === 'string' ? `  ${result}` : ''}`,
    )
    return result
  } catch (error) {
    console.log(`  ${name.padEnd(34)} failed`)
    throw error
  }
}

/** Runs a program to its end. Rejects with its last lines when it fails; `quiet` keeps its output to itself. */
export function run(command, words, { env = {}, quiet = true, cwd = ROOT } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    let out = ''
    let all = ''
    child.stdout?.on('data', (chunk) => {
      out += chunk
      all = (all + chunk).slice(-6000)
    })
    child.stderr?.on('data', (chunk) => {
      all = (all + chunk).slice(-6000)
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0
        ? resolve(out)
        : reject(new Error(`${path.basename(words[0] ?? command)} ended with ${code}:\n${all.trim()}`)),
    )
  })
}

export const runBin = (name, words, options) =>
  run(process.execPath, [fs.realpathSync(bin(name)), ...words], options)

function hashOf(parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** Installs the packages unless this lockfile and this Node already did. */
export async function installPackages() {
  const stampFile = path.join(ROOT, 'node_modules/.gridline-stamp')
  const stamp = hashOf([fs.readFileSync(path.join(ROOT, 'package-lock.json')), process.version])
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return 'already there'
  await run('npm', ['ci', '--no-audit', '--no-fund', '--include=dev'])
  fs.writeFileSync(stampFile, stamp)
}

/** Secrets of one installation, made once: only the platform's own user can read them. */
export function readSecrets(folder) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 })
  fs.chmodSync(folder, 0o711)
  const file = path.join(folder, 'secrets.json')
  if (!fs.existsSync(file)) {
    const secrets = {
      bookSecret: randomBytes(32).toString('hex'),
      platformKey: randomBytes(32).toString('base64'),
      demoPassword: randomBytes(12).toString('base64url'),
    }
    fs.writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
  }
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}

/** The programs that run outside Next, and the file each starts from. */
export const PROGRAMS = {
  setup: 'db/setup.ts',
  worker: 'worker/main.ts',
  agent: 'agent/main.ts',
  'demo-world': 'tools/demo-world.ts',
  'synthetic-traders': 'tools/synthetic-traders.ts',
}

/** Bundles programs with esbuild into `folder`; packages stay outside. */
export async function bundle(folder, programs = PROGRAMS) {
  const entries = Object.entries(programs)
    .filter(([, file]) => fs.existsSync(path.join(ROOT, file)))
    .map(([name, file]) => `${name}=${path.join(ROOT, file)}`)
  const words = [
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--target=node20',
    '--packages=external',
    '--sourcemap',
    '--log-level=error',
  ]
  await run(bin('esbuild'), [
    ...entries,
    ...words,
    `--outdir=${folder}`,
    '--out-extension:.js=.mjs',
    `--tsconfig=${path.join(ROOT, 'tsconfig.json')}`,
  ])
}

function filesUnder(place) {
  const full = path.join(ROOT, place)
  if (!fs.existsSync(full)) return []
  if (fs.statSync(full).isFile()) return [place]
  return fs
    .readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

/** What the built pages depend on, as one hash. */
export function sourceHash() {
  const places = [
    'app',
    'components',
    'lib',
    'db',
    'public',
    'proxy.ts',
    'next.config.ts',
    'postcss.config.mjs',
    'tsconfig.json',
    'package-lock.json',
  ]
  return hashOf(places.flatMap(filesUnder).flatMap((file) => [file, fs.readFileSync(path.join(ROOT, file))]))
}

/** Builds the pages into `distDir` unless exactly this source is built there. */
export async function buildPages(distDir) {
  const stampFile = path.join(ROOT, distDir, 'gridline-source')
  const hash = sourceHash()
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === hash) return 'already built'
  await runBin('next', ['build'], {
    env: { DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  })
  fs.writeFileSync(stampFile, hash)
}
