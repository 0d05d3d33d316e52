// A whole running market in one folder: database, setup, demo world, worker, pages, agents, traders. `npm start` and the stories use it.

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Children } from './children.mjs'
import { portAnswers, startPostgres } from './postgres.mjs'
import { buildPages, bundle, ROOT, readSecrets, run, step } from './steps.mjs'

/** Bundles stand under the packages they import, one folder for each data folder. */
function programFolder(folder) {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  return path.join(ROOT, 'node_modules/.cache/gridline', name)
}

function databaseUrlOf(postgres, name) {
  const url = new URL(postgres.url)
  url.pathname = `/${name}`
  return url.toString()
}

async function openDatabase({ folder, given, fast, onDeath }) {
  if (given) return { url: given, stop: async () => {}, embedded: false }
  const place = path.join(folder, 'postgres')
  const portFile = path.join(folder, 'postgres-port')
  const port = fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, 'utf8')) : undefined
  const usable = port && !(await portAnswers(port)) ? port : undefined
  const server = await startPostgres({ root: ROOT, folder: place, port: usable, fast, onExit: onDeath })
  fs.writeFileSync(portFile, String(server.port))
  return { ...server, url: databaseUrlOf(server, 'gridline'), admin: server.url, embedded: true }
}

function programEnv({ options, secrets, databaseUrl, role }) {
  return {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    ...(role ? { DATABASE_ROLE: role } : {}),
    PORT: String(options.port),
    HOST: options.host,
    DIST_DIR: options.distDir,
    GRIDLINE_DATA: options.folder,
    GRIDLINE_WORLD: options.world,
    BOOK_SECRET: secrets.bookSecret,
    PLATFORM_KEY: secrets.platformKey,
    DEMO_PASSWORD: secrets.demoPassword,
  }
}

async function waitForPage(url, seconds) {
  for (let tried = 0; tried < seconds * 10; tried += 1) {
    const answer = await fetch(url, { redirect: 'follow' }).catch(() => null)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error(`The pages did not answer within ${seconds} s; see web.log in the logs folder.`)
}

/**
 * Brings a market up and answers when its first page does.
 * options: folder, port, host, distDir, world ('demo' | 'empty'), databaseUrl (given) or none, fast (tests only), onFatal
 */
export async function startMarket(options) {
  const secrets = readSecrets(options.folder)
  const programs = programFolder(options.folder)
  const program = (name) => path.join(programs, `${name}.mjs`)
  let stopping = false
  let database = null
  const restartDatabase = () => {
    if (stopping || !database) return
    console.log('\nPostgreSQL ended unasked; it starts again.')
    openDatabase({ folder: options.folder, fast: options.fast, onDeath: restartDatabase })
      .then((next) => Object.assign(database, next))
      .catch((error) => options.onFatal(String(error.message ?? error)))
  }
  const children = new Children({ logs: path.join(options.folder, 'logs'), onFatal: options.onFatal })
  const stop = async () => {
    stopping = true
    await children.stop()
    await database?.stop()
  }
  try {
    await step('bundle programs', () => bundle(programs))
    database = await step('database', () =>
      openDatabase({
        folder: options.folder,
        given: options.databaseUrl,
        fast: options.fast,
        onDeath: restartDatabase,
      }).then((opened) => opened),
    )
    const env = programEnv({ options, secrets, databaseUrl: database.url })
    const pages = step('build pages', () => buildPages(options.distDir))
    pages.catch(() => {})
    const setUp = JSON.parse(
      (
        await step('set up tables', () =>
          run(process.execPath, [program('setup')], {
            env: { ...env, ADMIN_DATABASE_URL: database.admin ?? '' },
          }),
        )
      )
        .trim()
        .split('\n')
        .at(-1),
    )
    if (setUp.role) env.DATABASE_ROLE = setUp.role
    if (options.world === 'demo')
      await step('demo world', () =>
        run(process.execPath, [program('demo-world')], { env }).then((out) => out.trim().split('\n').at(-1)),
      )
    await pages
    await step('book worker', () =>
      children.start('worker', process.execPath, [program('worker')], { env, cwd: ROOT, ready: /"ready"/ }),
    )
    const next = path.join(ROOT, 'node_modules/next/dist/bin/next')
    await step('pages', async () => {
      await children.start(
        'web',
        process.execPath,
        [next, 'start', '-H', options.host, '-p', String(options.port)],
        { env, cwd: ROOT },
      )
      await waitForPage(`http://127.0.0.1:${options.port}/en`, 60)
    })
    await startSites({ children, program, env, options })
    return { env, children, database, secrets, setUp, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** This machine's agent, and in demo mode the synthetic sites and the synthetic traders. */
async function startSites({ children, program, env, options }) {
  for (const name of ['this-machine', ...(options.world === 'demo' ? ['synthetic-sites'] : [])]) {
    const config = path.join(options.folder, 'agents', name, 'agent.json')
    if (!fs.existsSync(config)) continue
    const own = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      GRIDLINE_AGENT_CONFIG: config,
      GRIDLINE_PLATFORM: `http://127.0.0.1:${options.port}`,
      CLOCK_SHIFT_MS: process.env.CLOCK_SHIFT_MS ?? '0',
      GRIDLINE_LOCAL_COMMANDS: process.env.GRIDLINE_LOCAL_COMMANDS ?? 'on',
    }
    await children.start(`agent-${name}`, process.execPath, [program('agent')], { env: own, cwd: ROOT })
  }
  if (options.world === 'demo' && fs.existsSync(program('synthetic-traders')))
    await children.start('synthetic-traders', process.execPath, [program('synthetic-traders')], {
      env,
      cwd: ROOT,
    })
}
