/** A platform for the agent's own tests: it signs commands, checks every signature, and keeps what it is told. */

import { createPublicKey, type KeyObject } from 'node:crypto'
import { present } from '@/lib/assert'
import { type Command, signCommand } from '@/lib/lease/command'
import { type Batch, type BatchAnswer, batch, hashBody, type Reading } from '@/lib/metering/batch'
import {
  type CommandAnswer,
  enrolRequest,
  nameAgent,
  readSignedHeaders,
  type SitePool,
  type SyncRequest,
  syncRequest,
} from '@/lib/registry/agent'
import { fingerprint, privateKeyOf, publicKeyOf, rawPublicKey, verifyBody } from '@/lib/signature'
import { OBJECT_HEADER, objectHead, type ResultsRequest, resultsRequest } from '@/lib/task/attempt'
import type { Clock } from '@/lib/time'
import type { Door, Reply, Transport } from './transport'

type Draft = Pick<Command, 'kind'> & { body: Record<string, unknown>; expiresAt?: string }

export class ScriptedPlatform implements Transport {
  readonly platformKey = privateKeyOf(Buffer.alloc(32, 7))
  readonly commands: Command[] = []
  readonly answers = new Map<number, CommandAnswer>()
  readonly batches = new Map<number, Batch>()
  readonly results: ResultsRequest[] = []
  readonly objects = new Map<string, Buffer>()
  readonly syncs: SyncRequest[] = []
  runUntil: { lease: string; until: string }[] = []
  /** Whether every command is sent again with each sync. */
  repeats: boolean = false
  /** Doors that do not answer. */
  readonly deaf = new Set<Door>()

  constructor(
    readonly site: string,
    /** The agent's public key; null until it enrols. */
    private agentKey: KeyObject | null,
    private readonly clock: Clock,
    private readonly pools: readonly SitePool[],
  ) {}

  get publicPlatformKey(): KeyObject {
    return createPublicKey(this.platformKey)
  }

  /** Writes the next command down; the agent gets it with its next sync. */
  order(draft: Draft): number {
    const seq = this.commands.length + 1
    const now = this.clock()
    const expiresAt = draft.expiresAt ?? new Date(now.getTime() + 600_000).toISOString()
    this.commands.push({
      ...{ seq, id: `c-${seq}`, site: this.site, issuedAt: now.toISOString(), expiresAt },
      ...{ kind: draft.kind, body: draft.body },
    } as Command)
    return seq
  }

  async send(door: Door, headers: Readonly<Record<string, string>>, body: string | Buffer): Promise<Reply> {
    if (this.deaf.has(door)) throw new Error('unreachable')
    const head = new Map(Object.entries(headers)).get(OBJECT_HEADER)
    const text = door === 'objects' ? present(head, 'an object has its head') : body.toString()
    if (door === 'enrol') this.agentKey ??= keyInside(text)
    const signed = readSignedHeaders(headers)
    if (!signed || !this.agentKey || !verifyBody(this.agentKey, signed, text))
      return { status: 401, body: '{}' }
    return { status: 200, body: JSON.stringify(this.answer(door, text, body)) }
  }

  private answer(door: Door, text: string, body: string | Buffer): unknown {
    if (door === 'enrol') return this.enrol()
    if (door === 'sync') return this.sync(syncRequest.parse(JSON.parse(text)))
    if (door === 'readings') return this.take(batch.parse(JSON.parse(text)), text)
    if (door === 'results') {
      this.results.push(resultsRequest.parse(JSON.parse(text)))
      return { accepted: true }
    }
    this.objects.set(objectHead.parse(JSON.parse(text)).key, Buffer.from(body))
    return {}
  }

  private enrol() {
    const key = present(this.agentKey, 'an enrolled agent has a key')
    const publicKey = key.export({ format: 'der', type: 'spki' }).subarray(-32)
    return {
      ...{ agent: nameAgent(publicKey), site: this.site, state: 'confirmed', pools: this.pools },
      organisation: '0190a000-0000-7000-8000-000000000001',
      fingerprint: fingerprint(publicKey),
      platformPublicKey: this.rawPlatformKey(),
      serverTime: this.clock().toISOString(),
    }
  }

  private sync(request: SyncRequest) {
    this.syncs.push(request)
    for (const answer of request.answers)
      if (!this.answers.has(answer.seq)) this.answers.set(answer.seq, answer)
    const waiting = this.commands.filter(
      ({ seq }) => this.repeats || (seq > request.cursor && !this.answers.has(seq)),
    )
    const now = this.clock().toISOString()
    return {
      ...{ state: 'confirmed', receivedAt: now, serverTime: now, runUntil: this.runUntil, pools: this.pools },
      commands: waiting.map((command) => signCommand(this.platformKey, command)),
    }
  }

  private take(value: Batch, text: string): BatchAnswer {
    const { seq, prev } = value.data
    const before = this.batches.get(seq - 1)
    if (before && prev !== hashBody(JSON.stringify(before))) throw new Error('the chain is broken')
    const known = this.batches.get(seq)
    if (known && JSON.stringify(known) !== text) throw new Error('another body under the same number')
    this.batches.set(seq, JSON.parse(text))
    return { stored: value.data.readings.length, duplicates: 0, conflicts: 0, rejected: [] }
  }

  /** Every reading by lease and slot; throws where one slot was given two values. */
  readings(): Map<string, number> {
    const all = new Map<string, number>()
    for (const { data } of this.batches.values())
      for (const [lease, , slot, value] of data.readings as Reading[]) {
        const name = `${lease} ${slot}`
        if (all.has(name) && all.get(name) !== value) throw new Error(`conflict at ${name}`)
        all.set(name, value)
      }
    return all
  }

  closed(): string[] {
    return [...this.batches.values()].flatMap(({ data }) => data.closed ?? [])
  }

  /** A stream put together from its pieces. */
  output(attempt: string, stream: 'stdout' | 'stderr'): string {
    const pieces = this.results
      .filter((report) => report.attempt === attempt)
      .flatMap((report) => report[stream] ?? [])
    const byOffset = new Map(pieces.map((piece) => [piece.offset, piece.text]))
    return [...byOffset]
      .sort(([a], [b]) => a - b)
      .map(([, text]) => text)
      .join('')
  }

  rawPlatformKey(): string {
    return rawPublicKey(this.platformKey).toString('base64')
  }
}

/** The key that an enrolment brings. */
function keyInside(text: string): KeyObject | null {
  const { publicKey } = enrolRequest.parse(JSON.parse(text))
  return publicKeyOf(Buffer.from(publicKey, 'base64'))
}
