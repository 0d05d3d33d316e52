/** The leases that this site serves now: since when, until when, and how far their minutes are read. */

import type { HoldBody } from '@/lib/lease/command'
import { minuteOf } from '@/lib/time'
import type { Held, ProviderEngine, Span } from './engine/provider-engine'
import { firstMinute, joinSpans, readMinutes, type Service, trimSpans } from './meter'
import type { NoteStore, SiteNotes } from './notes'
import type { Entry, Spool } from './spool'

/** Spans older than this are no longer needed. Units: ms. */
const SPANS_KEPT_MS = 2 * 3_600_000
/** How often the last look is written down while nothing else happens. Units: ms. */
const MARK_MS = 10_000

export type KeptLease = {
  readonly lease: string
  readonly epoch: number
  readonly pool: string
  readonly service: Service
  /** All of its minutes stand in the spool. */
  readonly metered: boolean
  /** Its nodes are being freed. */
  readonly ending: boolean
  readonly freed: boolean
}

export class LeaseKeeper {
  private readonly leases = new Map<string, KeptLease>()
  private notes: SiteNotes
  private markedMs = 0

  constructor(
    private readonly engine: ProviderEngine,
    private readonly spool: Spool,
    private readonly store: NoteStore,
    /** Longest time between two looks that counts as seen. */
    private readonly seenWithinMs: number,
  ) {
    this.notes = store.load()
  }

  /** Serves a lease from the moment its hold was read back. */
  keep(held: Held, heldAt: Date): void {
    if (this.leases.has(held.lease)) return
    const fromMs = Math.max(held.start.getTime(), heldAt.getTime())
    const { lease, meters, nodes, epoch, pool } = held
    const service = { lease, meters, nodes, fromMs, untilMs: held.end.getTime() }
    this.leases.set(lease, { lease, epoch, pool, service, metered: false, ending: false, freed: false })
    this.notes.nextMinutes[lease] ??= firstMinute(service)
  }

  find(lease: string): KeptLease | undefined {
    return this.leases.get(lease)
  }

  list(): readonly KeptLease[] {
    return [...this.leases.values()]
  }

  /** Ends service at an instant, never later than before. */
  endAt(lease: string, untilMs: number): void {
    const kept = this.leases.get(lease)
    if (!kept || kept.metered || untilMs >= kept.service.untilMs) return
    const service = { ...kept.service, untilMs, fromMs: Math.min(kept.service.fromMs, untilMs) }
    this.leases.set(lease, { ...kept, service })
  }

  markEnding(lease: string): void {
    const kept = this.leases.get(lease)
    if (kept) this.leases.set(lease, { ...kept, ending: true })
  }

  markFreed(lease: string): void {
    const kept = this.leases.get(lease)
    if (kept) this.leases.set(lease, { ...kept, ending: true, freed: true })
  }

  /** Lets go of leases whose minutes are read and whose nodes are free; gives their names. */
  dropFinished(): string[] {
    const finished = this.list().filter((kept) => kept.metered && kept.freed)
    for (const { lease } of finished) {
      this.leases.delete(lease)
      delete this.notes.nextMinutes[lease]
    }
    return finished.map((kept) => kept.lease)
  }

  /** Looks at the engine: what lies between two looks that are near enough counts as seen. */
  look(now: Date): void {
    const nowMs = now.getTime()
    const seen = nowMs - this.notes.lookedMs <= this.seenWithinMs
    const pools = new Set(this.list().map((kept) => kept.pool))
    const spans: Record<string, Span[]> = {}
    for (const pool of pools) {
      const found = seen ? this.engine.usable(pool, this.notes.lookedMs, nowMs) : []
      spans[pool] = trimSpans(
        joinSpans(this.notes.spans[pool] ?? [], found),
        nowMs - this.seenWithinMs - SPANS_KEPT_MS,
      )
    }
    this.notes = { ...this.notes, lookedMs: nowMs, spans }
    if (nowMs - this.markedMs >= MARK_MS) this.save()
  }

  /** Reads all minutes that are over into the spool: how much was written, and whether a lease was closed by it. */
  read(now: Date): { entries: number; closed: boolean } {
    const nowMs = now.getTime()
    const entries: Entry[] = []
    const nextMinutes: Record<string, number> = {}
    for (const kept of this.list().filter((candidate) => !candidate.metered)) {
      const next = this.notes.nextMinutes[kept.lease] ?? firstMinute(kept.service)
      const spans = this.notes.spans[kept.pool] ?? []
      const { readings, nextMinute, closed } = readMinutes(kept.service, spans, next, nowMs)
      for (const reading of readings) entries.push(reading)
      if (closed) entries.push({ closed: kept.lease })
      if (closed) this.leases.set(kept.lease, { ...kept, metered: true })
      nextMinutes[kept.lease] = nextMinute
    }
    if (entries.length === 0) return { entries: 0, closed: false }
    // Spans before readings, readings before minutes: after a death at any step the same minutes give the same values.
    this.save()
    this.spool.append([...entries, { through: minuteOf(now) - 1 }])
    Object.assign(this.notes.nextMinutes, nextMinutes)
    return { entries: entries.length, closed: entries.some((entry) => 'closed' in entry) }
  }

  /** Streams of attempts, kept beside so that one file tells the whole. */
  get streams(): SiteNotes['streams'] {
    return this.notes.streams
  }

  save(): void {
    this.markedMs = this.notes.lookedMs
    this.store.save(this.notes)
  }
}

/** What a hold command asks of the engine. */
export function grantOf(body: HoldBody) {
  return { ...body, start: new Date(body.start), end: new Date(body.end) }
}
