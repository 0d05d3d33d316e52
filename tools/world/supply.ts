/** The supply of the demo world: sites, pools and their agents, instruments and offers, and this machine beside them. */

import fs from 'node:fs'
import path from 'node:path'
import { MemoryLogStore } from '@/agent/command-log'
import { SyntheticEngine } from '@/agent/engine/synthetic'
import { enrol } from '@/agent/enrol'
import { MemoryNoteStore } from '@/agent/notes'
import { readMachine, splitMachine } from '@/agent/probe/machine'
import { Site } from '@/agent/site'
import { handOver, type Identity } from '@/agent/site-folder'
import { MemorySpool } from '@/agent/spool'
import { followPools } from '@/lib/market/follow-pools'
import { openInstrument } from '@/lib/market/open-instrument'
import { publishOffer } from '@/lib/market/publish-offer'
import { plainDecimal } from '@/lib/money'
import { createAgentToken } from '@/lib/registry/create-agent-token'
import { createPool } from '@/lib/registry/create-pool'
import { createSite } from '@/lib/registry/create-site'
import { LOCAL_ZONE } from '@/lib/registry/pool'
import { privateKeyOf, publicKeyOf } from '@/lib/signature'
import { HOUR_MS } from '@/lib/time'
import { INSTRUMENTS, type InstrumentPart, type PoolPart, THIS_MACHINE_PRICE, WORLD_SLOTS } from './cast'
import type { People } from './people'
import { diceOf } from './random'
import { type Person, type Stage, seedNumber } from './stage'

/** An offer as its provider remembers it. Units: micros per node-hour. */
export type StandingOffer = { id: string; provider: Person; priceMicros: number; instrument: string }

export type SyntheticSite = {
  readonly folder: string
  readonly cpid: string
  readonly agent: Site
  readonly engine: Record<string, unknown>
  readonly estate: () => Parameters<typeof handOver>[1]
}

export type Supply = { readonly sites: readonly SyntheticSite[]; readonly offers: StandingOffer[] }

const MINUTE_SECONDS = 60

/** What the synthetic engine of a site claims about its machines; JSON of the agent's own configuration. */
function engineOf(part: InstrumentPart, pool: PoolPart, cpid: string, begin: Date) {
  const cards = part.nodeClass.startsWith('cpu') ? 0 : 8
  const dice = diceOf(seedNumber(`outage/${cpid}`))
  const fromMs = begin.getTime() + dice.below(WORLD_SLOTS) * HOUR_MS
  const isOut = part.nodeClass === 'h20-8' && pool.provider === 'jiangwan'
  return {
    kind: 'synthetic' as const,
    seed: `demo/${part.nodeClass}/${pool.provider}`,
    machine: `synthetic ${part.nodeClass}`,
    arch: 'x86_64' as const,
    coresPerNode: 64,
    memoryMibPerNode: part.memoryMibPerNode,
    cardsPerNode: cards,
    outages: isOut ? [{ pool: cpid, fromMs, toMs: fromMs + 50 * MINUTE_SECONDS * 1000 }] : [],
  }
}

async function enrolSite(
  stage: Stage,
  site: string,
  pool: string,
  engine: ReturnType<typeof engineOf>,
  folder: string,
): Promise<SyntheticSite> {
  const { token } = await createAgentToken(stage.system(), { site }, stage.chance)
  const keySeed = stage.chance(32)
  const key = privateKeyOf(keySeed)
  const synthetic = new SyntheticEngine({ ...engine, clock: stage.clock })
  const answer = await enrol(stage.transport, key, stage.clock, {
    token,
    engine: 'synthetic',
    probe: await synthetic.probe(),
  })
  const identity: Identity = {
    agent: answer.agent,
    organisation: answer.organisation,
    site: answer.site,
    fingerprint: answer.fingerprint,
    platformPublicKey: answer.platformPublicKey,
    pools: answer.pools,
  }
  const platformKey = publicKeyOf(Buffer.from(answer.platformPublicKey, 'base64'))
  if (!platformKey) throw new Error('the platform has no key')
  const [spool, logStore, noteStore] = [new MemorySpool(), new MemoryLogStore(), new MemoryNoteStore()]
  const agent = new Site({
    ...{
      site,
      agent: answer.agent,
      key,
      platformKey,
      version: 'demo',
      bootId: `demo-${pool}`,
      engine: synthetic,
    },
    ...{ spool, logStore, noteStore, transport: stage.transport, clock: stage.clock, pools: answer.pools },
    policy: { readingsMax: 1_000, readingsAgeMs: 6 * HOUR_MS, closeAtOnce: false, seenWithinMs: 2 * HOUR_MS },
    say: () => {},
  })
  await agent.restore()
  const estate = () => ({
    keySeed,
    identity,
    cursor: spool.cursor,
    unsent: spool.unsent(),
    records: logStore.load(),
    notes: noteStore.load(),
  })
  return { folder, cpid: site, agent, engine, estate }
}

/** Opens one instrument with its sites, pools, agents; no offer yet: pools are tested first. */
async function buildInstrument(
  stage: Stage,
  people: People,
  part: InstrumentPart,
  folder: string,
  begin: Date,
) {
  const instrument = await openInstrument(stage.system(), {
    nodeClass: part.nodeClass,
    zone: part.zone,
    terms: 'firm',
  })
  const built: { site: SyntheticSite; pool: string; part: PoolPart; provider: Person }[] = []
  for (const pool of part.pools) {
    const provider = people.providers.get(pool.provider) as Person
    const { organisation } = provider
    const { site } = await createSite(stage.system(), {
      organisation,
      zone: part.zone,
      nameEn: pool.en,
      nameZh: pool.zh,
    })
    const cpid = await createPool(stage.system(), {
      ...{ organisation, site, nodeClass: part.nodeClass, terms: 'firm', nodes: pool.nodes },
      ...{ memoryMibPerNode: part.memoryMibPerNode, nameEn: pool.en, nameZh: pool.zh },
    })
    const name = `${part.nodeClass}-${pool.provider}`
    const enrolled = await enrolSite(
      stage,
      site,
      cpid,
      engineOf(part, pool, cpid, begin),
      path.join(folder, name),
    )
    built.push({ site: enrolled, pool: cpid, part: pool, provider })
  }
  return { instrument, built }
}

/** Prices of a new pool: one for any hours, and for some a lower one for a day or more. */
async function offerPool(
  stage: Stage,
  instrument: string,
  part: InstrumentPart,
  pool: string,
  nodes: number,
  provider: Person,
): Promise<StandingOffer[]> {
  const dice = diceOf(seedNumber(`offer/${pool}`))
  const tick = (price: number) => Math.round(price / 10_000) * 10_000
  const priceMicros = tick(part.priceMicros * dice.between(0.97, 1.06))
  const publish = async (price: number, minHours: number) => {
    const id = await publishOffer(stage.as(provider), {
      ...{
        pool,
        nodes,
        price: plainDecimal(BigInt(price)),
        until: '',
        minHours,
        key: stage.as(provider).newId(),
      },
      ending: dice.chance(0.5) ? 'by_the_minute' : 'window_owed',
    })
    return { id, provider, priceMicros: price, instrument }
  }
  const offers = [await publish(priceMicros, 1)]
  if (dice.chance(0.6)) offers.push(await publish(tick(priceMicros * 0.95), 24))
  return offers
}

/** Builds every synthetic site; `settle` runs what makes pools known, tested and sellable before they are offered. */
export async function buildSupply(
  stage: Stage,
  people: People,
  folder: string,
  settle: (sites: readonly SyntheticSite[]) => Promise<void>,
): Promise<Supply> {
  const sites: SyntheticSite[] = []
  const offers: StandingOffer[] = []
  const begin = stage.clock()
  const all = []
  for (const part of INSTRUMENTS)
    all.push({ part, ...(await buildInstrument(stage, people, part, folder, begin)) })
  for (const { built } of all) sites.push(...built.map((one) => one.site))
  await settle(sites)
  for (const { part, instrument, built } of all)
    for (const one of built)
      offers.push(...(await offerPool(stage, instrument, part, one.pool, one.part.nodes, one.provider)))
  return { sites, offers }
}

/** This machine: a site, a pool of its cores, a token for the agent that will run here, and its offer. */
export async function offerThisMachine(stage: Stage, people: People, folder: string): Promise<void> {
  const { organisation } = people.thisMachine
  const machine = readMachine()
  const { nodes, memoryMibPerNode } = splitMachine(machine.cores.length, machine.memoryMib)
  if (nodes === 0) return
  const nodeClass = machine.arch === 'aarch64' ? 'cpu-arm-1' : 'cpu-x86-1'
  await openInstrument(stage.system(), { nodeClass, zone: LOCAL_ZONE, terms: 'firm' })
  const { site } = await createSite(stage.system(), {
    organisation,
    zone: LOCAL_ZONE,
    nameEn: 'This machine',
    nameZh: '本机',
  })
  const pool = await createPool(stage.system(), {
    ...{
      organisation,
      site,
      nodeClass,
      terms: 'firm',
      nodes,
      memoryMibPerNode,
      nameEn: 'This machine',
      nameZh: '本机',
    },
  })
  const { token } = await createAgentToken(stage.system(), { site }, stage.chance)
  writeThisMachine(folder, token)
  stage.moveTo(new Date(stage.clock().getTime() + 1))
  await followPools(stage.system())
  await publishOffer(stage.as(people.thisMachine), {
    ...{ pool, nodes, price: THIS_MACHINE_PRICE, until: '', minHours: 1, ending: 'by_the_minute' },
    key: stage.as(people.thisMachine).newId(),
  })
}

/** The agent of this machine starts with a token and no key: it makes its own. */
export function writeThisMachine(folder: string, token: string): void {
  const place = path.join(folder, 'this-machine')
  fs.mkdirSync(place, { recursive: true, mode: 0o700 })
  fs.writeFileSync(path.join(place, 'token'), token, { mode: 0o600 })
  const sites = [
    {
      folder: path.join(place, 'site'),
      tokenFile: path.join(place, 'token'),
      engine: { kind: 'local', hidden: [path.dirname(path.resolve(folder))] },
    },
  ]
  fs.writeFileSync(path.join(place, 'agent.json'), JSON.stringify({ platform: 'http://127.0.0.1', sites }), {
    mode: 0o600,
  })
}

/** Writes every synthetic site down, so that one agent process goes on from here in real time. */
export function handOverSites(folder: string, sites: readonly SyntheticSite[]): void {
  const place = path.join(folder, 'synthetic-sites')
  fs.mkdirSync(place, { recursive: true, mode: 0o700 })
  for (const site of sites) handOver(site.folder, site.estate())
  const config = {
    platform: 'http://127.0.0.1',
    sites: sites.map((site) => ({ folder: site.folder, engine: site.engine })),
  }
  fs.writeFileSync(path.join(place, 'agent.json'), JSON.stringify(config), { mode: 0o600 })
}
