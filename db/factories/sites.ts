/** Sites for tests: a provider with a site and a pool, and an agent that does what the test tells it. */

import type { KeyObject } from 'node:crypto'
import { type Context, makeContext } from '../../lib/context'
import type { MemberViewer, Origin } from '../../lib/identity/role'
import { type Command, readCommand } from '../../lib/lease/command'
import type { NewLease } from '../../lib/lease/lease'
import { openLeases } from '../../lib/lease/open-lease'
import { type Sync, syncAgent } from '../../lib/lease/sync-agent'
import { hashBody, nameBatch, type Reading, spellBatch } from '../../lib/metering/batch'
import { makeMeteringPartitions } from '../../lib/metering/make-metering-partitions'
import {
  type AgentCall,
  type CommandAnswer,
  type EnrolAnswer,
  type Heartbeat,
  nameAgent,
  nameRequest,
  type SignedCall,
} from '../../lib/registry/agent'
import { createAgentToken } from '../../lib/registry/create-agent-token'
import { createPool } from '../../lib/registry/create-pool'
import { createSite } from '../../lib/registry/create-site'
import { enrolAgent } from '../../lib/registry/enrol-agent'
import type { EngineKind } from '../../lib/registry/pool'
import { seedCatalogue } from '../../lib/registry/seed-catalogue'
import { privateKeyOf, publicKeyOf, rawPublicKey, signBody } from '../../lib/signature'
import { DAY_MS, HOUR_MS, slotOf } from '../../lib/time'
import type { Db } from '../client'
import { makeMember, systemContext } from './people'

export type TestSite = {
  readonly provider: MemberViewer
  readonly organisation: string
  readonly site: string
  readonly pool: string
}

/** A provider with one site and one pool of one-core nodes; the catalogue is there afterwards. Sets the platform's key for this process. */
export async function makeSite(
  db: Db,
  overrides: { readonly origin?: Origin; readonly nodes?: number } = {},
): Promise<TestSite> {
  process.env.PLATFORM_KEY ??= Buffer.alloc(32, 7).toString('base64')
  const ctx = systemContext(db)
  const { origin = 'real', nodes = 4 } = overrides
  await seedCatalogue(ctx, { platform: 'CN.R90-NN', nameEn: 'Test platform', nameZh: '测试平台' })
  const provider = await makeMember(db, { name: 'Test provider', origin, roles: ['provider'] })
  const { organisation } = provider
  const names = { nameEn: 'Test site', nameZh: '测试站点' }
  const { site } = await createSite(ctx, { organisation, zone: 'local', ...names })
  const kind = { nodeClass: 'cpu-x86-1', terms: 'firm', memoryMibPerNode: 1_024 } as const
  const pool = await createPool(ctx, { organisation, site, nodes, ...kind, ...names })
  return { provider, organisation, site, pool }
}

let leaseNumber = 0

/** A lease of one hour on the site's pool, bought at `now` and running from then. */
export async function makeLease(
  db: Db,
  site: TestSite,
  buyer: MemberViewer,
  now: Date,
  overrides: Partial<NewLease> = {},
): Promise<NewLease> {
  leaseNumber += 1
  const lease: NewLease = {
    organisation: buyer.organisation,
    id: `test-${leaseNumber}-0`,
    provider: site.organisation,
    pool: site.pool,
    site: site.site,
    instrument: 'cpu-x86-1.local.firm',
    nodes: 1,
    startSlot: slotOf(now),
    endSlot: slotOf(now) + 2,
    grantedFrom: now,
    agreedEnd: new Date(now.getTime() + HOUR_MS),
    priceMicrosPerNodeHour: 400_000n,
    feePpm: 25_000,
    cancellation: [[0, 0]],
    origin: 'real',
    createdAt: now,
    ...overrides,
  }
  await openLeases(systemContext(db, now), [lease])
  return lease
}

/** Daily partitions around an instant, as a job makes them. */
export async function makeDays(db: Db, around: Date): Promise<void> {
  await makeMeteringPartitions(systemContext(db, around), new Date(around.getTime() - 4 * DAY_MS), 12)
}

const PROBE = {
  engineVersion: 'test',
  machine: 'test machine',
  arch: 'x86_64',
  nodes: 4,
  coresPerNode: 1,
  memoryMibPerNode: 1_024,
  cardsPerNode: 0,
  capabilities: [],
  closedBecause: null,
  facts: {},
} as const

/** An agent whose every word the test chooses; only keys, numbers and signatures are kept right. */
export class ScriptedAgent {
  readonly key: KeyObject
  readonly id: string
  seq = 0
  prev = ''
  cursor = 0
  /** Pinned at enrolment. */
  platformKey: KeyObject | null = null
  #calls = 0

  constructor(
    readonly db: Db,
    readonly site: TestSite,
    keyByte: number,
  ) {
    this.key = privateKeyOf(Buffer.alloc(32, keyByte))
    this.id = nameAgent(rawPublicKey(this.key))
  }

  context(now: Date): Context {
    return makeContext({ db: this.db, now, viewer: { kind: 'visitor' } })
  }

  sign(id: string, body: string, at: Date): SignedCall {
    return { headers: signBody(this.key, id, Math.floor(at.getTime() / 1_000), body), body }
  }

  call(kind: AgentCall, body: object | string, at: Date): SignedCall {
    this.#calls += 1
    const number = at.getTime() + this.#calls
    return this.sign(
      nameRequest(this.id, kind, number),
      typeof body === 'string' ? body : JSON.stringify(body),
      at,
    )
  }

  /** Enrols with a token that confirms it, as setup does for its own machine. */
  async enrol(now: Date, token?: string, engine: EngineKind = 'local'): Promise<EnrolAnswer> {
    const made =
      token ?? (await createAgentToken(systemContext(this.db, now), { site: this.site.site })).token
    const publicKey = rawPublicKey(this.key).toString('base64')
    const call = this.call('enrol', { token: made, publicKey, engine, probe: PROBE }, now)
    const answer = await enrolAgent(this.context(now), call)
    this.platformKey = publicKeyOf(Buffer.from(answer.platformPublicKey, 'base64'))
    return answer
  }

  heartbeat(overrides: Partial<Heartbeat> = {}): Heartbeat {
    return {
      bootId: 'boot-1',
      version: 'test',
      engineState: 'up',
      pools: [{ pool: this.site.pool, freeNodes: 4 }],
      attempts: [],
      spoolBytes: 0,
      oldestUnsentAt: null,
      clock: null,
      ...overrides,
    }
  }

  async sync(
    now: Date,
    answers: readonly CommandAnswer[] = [],
    heartbeat: Partial<Heartbeat> = {},
  ): Promise<Sync> {
    const body = { bootId: 'boot-1', cursor: this.cursor, answers, heartbeat: this.heartbeat(heartbeat) }
    return syncAgent(this.context(now), this.call('sync', body, now))
  }

  /** The commands that wait, verified with the platform's key, and logged by the agent. */
  async fetch(now: Date): Promise<Command[]> {
    const { answer } = await this.sync(now)
    const commands = answer.commands.map((signed) => {
      const read = this.platformKey && readCommand(signed, this.platformKey, this.site.site)
      if (!read) throw new Error('a command of the platform is signed and readable')
      return read
    })
    this.cursor = Math.max(this.cursor, ...commands.map((one) => one.seq))
    return commands
  }

  /** Does every waiting command as an honest engine would, and answers. */
  async obey(now: Date): Promise<Command[]> {
    const commands = await this.fetch(now)
    await this.sync(
      now,
      commands.map((one) => this.done(one, now)),
    )
    return commands
  }

  done({ seq, id, kind, body }: Command, now: Date): CommandAnswer {
    const at = now.toISOString()
    const bodies: Partial<Record<Command['kind'], Record<string, string | string[]>>> = {
      hold:
        kind === 'hold'
          ? {
              nodeRefs: Array.from({ length: body.nodes }, (_, n) => `n${n}`),
              start: body.start,
              end: body.end,
              heldAt: at,
            }
          : {},
      release: { releasedAt: at },
      submit: { ref: `run-${seq}` },
    }
    return { seq, id, outcome: 'done', code: null, at, body: bodies[kind] ?? {} }
  }

  refused({ seq, id }: Command, code: string, now: Date): CommandAnswer {
    return { seq, id, outcome: 'refused', code, at: now.toISOString(), body: {} }
  }

  /** The next batch of its chain, signed. */
  batch(
    now: Date,
    readings: readonly Reading[],
    parts: { throughSlot?: number; closed?: readonly string[]; seq?: number; prev?: string } = {},
  ): SignedCall {
    this.seq = parts.seq ?? this.seq + 1
    const body = spellBatch({
      site: this.site.site,
      agent: this.id,
      seq: this.seq,
      prev: parts.prev ?? this.prev,
      at: now,
      throughSlot: parts.throughSlot ?? 0,
      readings,
      ...(parts.closed ? { closed: parts.closed } : {}),
    })
    this.prev = hashBody(body)
    return this.sign(nameBatch(this.id, this.seq), body, now)
  }
}
