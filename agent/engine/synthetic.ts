/** The engine of synthetic sites: holds nodes in memory, serves minutes but for seeded gaps, runs no program. */

import type { Probe, SitePool } from '@/lib/registry/agent'
import { computeChain, type Figure, type SelfTestAnswer, type SelfTestBody } from '@/lib/registry/self-test'
import type { Clock } from '@/lib/time'
import { MINUTE_MS } from '@/lib/time'
import { HoldBook } from './hold-book'
import {
  type AttemptStatus,
  EngineRefused,
  type Grant,
  type Held,
  type ProviderEngine,
  type Span,
} from './provider-engine'
import type { ClosedReason } from './separation'

/** A time in which a whole pool was away. */
export type Outage = { readonly pool: string; readonly fromMs: number; readonly toMs: number }

export type SyntheticOptions = {
  readonly seed: string
  readonly clock: Clock
  readonly machine: string
  readonly arch: 'x86_64' | 'aarch64'
  readonly coresPerNode: number
  readonly memoryMibPerNode: number
  readonly cardsPerNode: number
  readonly outages: readonly Outage[]
  /** Share of minutes not served. Units: ppm. */
  readonly gapPpm?: number
}

const GAP_PPM = 2_000
/** A measurement gives the declared figure times 0.90 to 1.05. Units: ppm. */
const MEASURED_PPM = { least: 900_000, most: 1_050_000 }

/** A number that depends on a text alone. Source: FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Mixes two numbers into one that looks drawn. Source: MurmurHash3, finaliser. */
function mix(a: number, b: number): number {
  let hash = (a ^ Math.imul(b, 0x9e3779b1)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

export class SyntheticEngine implements ProviderEngine {
  private readonly nodesByPool = new Map<string, readonly string[]>()
  private readonly book = new HoldBook((pool) => this.nodesByPool.get(pool) ?? [])
  private pools: readonly SitePool[] = []

  constructor(private readonly options: SyntheticOptions) {}

  async probe(): Promise<Probe> {
    const { machine, arch, coresPerNode, memoryMibPerNode, cardsPerNode } = this.options
    return {
      engineVersion: 'synthetic-1',
      ...{ machine, arch, coresPerNode, memoryMibPerNode, cardsPerNode },
      nodes: this.pools.reduce((sum, pool) => sum + pool.nodes, 0),
      capabilities: ['futureHold'],
      closedBecause: 'synthetic' satisfies ClosedReason,
      facts: { synthetic: true },
    }
  }

  know(pools: readonly SitePool[]): void {
    this.pools = pools
    for (const { pool, nodes } of pools) {
      if (this.nodesByPool.get(pool)?.length === nodes) continue
      this.nodesByPool.set(
        pool,
        Array.from({ length: nodes }, (_, index) => `${pool}/n${index + 1}`),
      )
    }
  }

  async hold(grant: Grant): Promise<Held> {
    return this.book.hold(grant, this.options.clock())
  }

  async release(lease: string, epoch: number): Promise<void> {
    this.book.release(lease, epoch)
  }

  async submit(): Promise<string> {
    throw new EngineRefused('spec_unsupported', 'synthetic: no program runs here')
  }

  async signal(): Promise<void> {
    throw new EngineRefused('attempt_unknown')
  }

  async status(): Promise<AttemptStatus[]> {
    return []
  }

  async output(): Promise<Buffer> {
    throw new EngineRefused('attempt_unknown')
  }

  async outputBytes(): Promise<number> {
    return 0
  }

  async results() {
    return []
  }

  async forget(): Promise<void> {}

  async close(): Promise<void> {}

  freeNodes(pool: string, at: Date): number {
    return this.book.freeNodes(pool, at)
  }

  private isGap(poolHash: number, minute: number): boolean {
    return mix(poolHash, minute) % 1_000_000 < (this.options.gapPpm ?? GAP_PPM)
  }

  /** All of the time but for the seeded minutes and the outages. */
  usable(pool: string, sinceMs: number, untilMs: number): readonly Span[] {
    const poolHash = hashText(`${this.options.seed}/${pool}`)
    const away = this.options.outages.filter((outage) => outage.pool === pool)
    const spans: Span[] = []
    let fromMs = sinceMs
    const cut = (gapFromMs: number, gapToMs: number) => {
      if (gapFromMs > fromMs) spans.push({ fromMs, toMs: Math.min(gapFromMs, untilMs) })
      fromMs = Math.max(fromMs, gapToMs)
    }
    for (let minute = Math.floor(sinceMs / MINUTE_MS); minute * MINUTE_MS < untilMs; minute += 1) {
      const startMs = minute * MINUTE_MS
      const out = away.some((outage) => outage.fromMs < startMs + MINUTE_MS && startMs < outage.toMs)
      if (out || this.isGap(poolHash, minute)) cut(startMs, startMs + MINUTE_MS)
    }
    if (fromMs < untilMs) spans.push({ fromMs, toMs: untilMs })
    return spans
  }

  /** The chains are computed; the figures come from the seed. */
  async selfTest(body: SelfTestBody): Promise<SelfTestAnswer> {
    const startedAt = this.options.clock().toISOString()
    const pool = this.pools.find((known) => known.pool === body.pool)
    const chainEnds = Array.from({ length: body.chains }, (_, index) =>
      computeChain(body.nonce, index, body.steps),
    )
    const width = MEASURED_PPM.most - MEASURED_PPM.least
    const figures = (pool?.declared ?? []).map((figure): Figure => {
      const ppm = MEASURED_PPM.least + (hashText(`${this.options.seed}/${body.test}/${figure.name}`) % width)
      return { ...figure, value: Math.round((figure.value * ppm) / 1_000) / 1_000 }
    })
    return {
      ...{ startedAt, endedAt: this.options.clock().toISOString(), chainEnds, figures },
      nodes: pool?.nodes ?? 0,
      memoryMibPerNode: pool?.memoryMibPerNode ?? 0,
      leftovers: [],
    }
  }
}
