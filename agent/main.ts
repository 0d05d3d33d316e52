/** The provider's program at its sites, in real time over HTTP: `agent CONFIG`, or the file that GRIDLINE_AGENT_CONFIG names. */

import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemChance } from '@/lib/id'
import { publicKeyOf } from '@/lib/signature'
import type { Clock } from '@/lib/time'
import { readConfig, type SiteConfig } from './config'
import { openLocalEngine } from './engine/local'
import type { ProviderEngine } from './engine/provider-engine'
import { SyntheticEngine } from './engine/synthetic'
import { EnrolmentRefused, enrol } from './enrol'
import { REAL_TIME, Site } from './site'
import {
  type Identity,
  keyFileOf,
  openStores,
  readIdentity,
  readOrMakeKey,
  writeIdentity,
} from './site-folder'
import { HttpTransport } from './transport-http'

const TICK_MS = 500
const RETRY_MS_MAX = 15_000
const CLOSE_MS_MAX = 8_000

const shiftMs = Number.parseInt(process.env.CLOCK_SHIFT_MS ?? '0', 10)
const clock: Clock = () => new Date(Date.now() + shiftMs)
const version = process.env.GRIDLINE_VERSION ?? 'dev'
const stopping = new AbortController()

type Say = (event: string, detail: Record<string, string | number>) => void

function sayFor(site: string): Say {
  return (event, detail) => console.log(JSON.stringify({ at: clock().toISOString(), site, event, ...detail }))
}

function openEngine(config: SiteConfig): Promise<ProviderEngine> | ProviderEngine {
  const { engine, folder } = config
  if (engine.kind === 'synthetic') return new SyntheticEngine({ ...engine, clock })
  return openLocalEngine({
    ...{ stateFolder: folder, programsFolder: engine.programs, clock, hidden: engine.hidden },
    secrets: [keyFileOf(folder)],
    commandsAllowed: engine.commands === 'on' && process.env.GRIDLINE_LOCAL_COMMANDS !== 'off',
  })
}

/** Waits, but not longer than the program lives. */
function pause(ms: number): Promise<void> {
  return sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
}

function backoffMs(failures: number): number {
  return Math.min(RETRY_MS_MAX, 500 * 2 ** failures)
}

/** Enrols until it has worked: the token may come later than the program, and so may the platform. */
async function enrolSite(config: SiteConfig, engine: ProviderEngine, transport: HttpTransport, say: Say) {
  const { folder, tokenFile } = config
  const key = readOrMakeKey(folder, systemChance)
  for (let failures = 0; !stopping.signal.aborted; failures += 1) {
    const known = readIdentity(folder)
    if (known) return known
    try {
      if (!tokenFile || !fs.existsSync(tokenFile)) throw new EnrolmentRefused('there is no token yet')
      const token = fs.readFileSync(tokenFile, 'utf8').trim()
      const answer = await enrol(transport, key, clock, {
        ...{ token, engine: config.engine.kind, probe: await engine.probe() },
      })
      const { agent, organisation, site, fingerprint, platformPublicKey, pools } = answer
      writeIdentity(folder, { agent, organisation, site, fingerprint, platformPublicKey, pools })
      fs.rmSync(tokenFile)
      say('enrolled', { agent, fingerprint, state: answer.state })
    } catch (error) {
      say('not_enrolled', { reason: error instanceof Error ? error.message : String(error) })
      await pause(backoffMs(failures))
    }
  }
  return null
}

function openSite(
  config: SiteConfig,
  known: Identity,
  engine: ProviderEngine,
  transport: HttpTransport,
  say: Say,
): Site {
  const platformKey = publicKeyOf(Buffer.from(known.platformPublicKey, 'base64'))
  if (!platformKey)
    throw new Error(`${config.folder}/identity.json holds no key of the platform: enrol the site anew.`)
  return new Site({
    ...{ site: known.site, agent: known.agent, platformKey, version, engine, transport, clock, say },
    ...openStores(config.folder),
    key: readOrMakeKey(config.folder, systemChance),
    bootId: randomBytes(8).toString('hex'),
    policy: REAL_TIME,
    pools: known.pools,
  })
}

/** Repeats a piece of work until the program ends; what goes wrong is said and tried again. */
async function repeat(name: string, say: Say, work: () => Promise<void>): Promise<void> {
  for (let failures = 0; !stopping.signal.aborted; ) {
    try {
      await work()
      failures = 0
      await pause(TICK_MS)
    } catch (error) {
      say('failed', { name, error: error instanceof Error ? error.message : String(error) })
      await pause(backoffMs(failures))
      failures += 1
    }
  }
}

async function keepInSync(site: Site, say: Say): Promise<void> {
  let said = ''
  for (let failures = 0; !stopping.signal.aborted; ) {
    const { reached, news, state } = await site.sync()
    if (state !== said && state !== 'woken') say('sync', { state })
    if (state !== 'woken') said = state
    failures = reached && !state.startsWith('refused') ? 0 : failures + 1
    if (failures > 0) await pause(backoffMs(failures))
    else if (!news) await pause(TICK_MS)
  }
}

async function runSite(config: SiteConfig, platform: string): Promise<void> {
  const say = sayFor(config.folder.split('/').at(-1) ?? config.folder)
  const transport = new HttpTransport(platform)
  const engine = await openEngine(config)
  const known = await enrolSite(config, engine, transport, say)
  if (!known) return engine.close()
  const site = openSite(config, known, engine, transport, say)
  await site.restore()
  say('started', { agent: known.agent, engine: config.engine.kind })
  await Promise.all([
    repeat('tick', say, () => site.tick()),
    repeat('send', say, () => site.send()),
    repeat('report', say, () => site.report()),
    Promise.race([keepInSync(site, say), whenStopping()]),
  ])
  await Promise.race([site.close(), sleep(CLOSE_MS_MAX)])
}

function whenStopping(): Promise<void> {
  return new Promise((resolve) => stopping.signal.addEventListener('abort', () => resolve(), { once: true }))
}

const file = process.argv[2] ?? process.env.GRIDLINE_AGENT_CONFIG ?? 'agent.json'
const config = readConfig(file, process.env.GRIDLINE_PLATFORM)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort())
await Promise.all(config.sites.map((site) => runSite(site, config.platform)))
process.exit(0)
