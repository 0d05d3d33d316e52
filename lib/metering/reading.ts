/** One reading: what its four parts must be, and when it is taken. */

import { HOUR_MS, MINUTE_MS } from '../time'
import type { Batch } from './batch'

/** Why a row is not taken, in the order in which it is looked for. */
export const READING_CODES = [
  'reading.negative',
  'reading.not_integer',
  'reading.unaligned',
  'reading.lease_unknown',
  'reading.wrong_agent',
  'reading.meter_unknown',
  'reading.over_cap',
  'reading.before_lease',
  'reading.after_lease',
  'reading.slot_future',
  'reading.too_late',
  'reading.hour_final',
  'reading.quarantined',
] as const
export type ReadingCode = (typeof READING_CODES)[number]

/** How far the end of a slot may lie ahead of the server. Units: ms. */
export const AHEAD_MS_MAX = 30_000
/** How long after its slot a reading is taken. Units: ms. */
export const LATE_MS_MAX = 72 * HOUR_MS

const INTEGER_MAX = 2_147_483_647

export type ReadingRow = {
  /** Place in the batch. */
  readonly index: number
  readonly lease: string
  readonly meter: number
  readonly slot: number
  readonly value: number
}

/** A row as it came, as a reading; or the first part that has the wrong form. */
export function readReading(raw: unknown, index: number): ReadingRow | ReadingCode {
  const [lease, meter, slot, value]: unknown[] = Array.isArray(raw) && raw.length === 4 ? raw : []
  if (typeof value === 'number' && value < 0) return 'reading.negative'
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'reading.not_integer'
  if (typeof slot !== 'number' || !Number.isInteger(slot) || slot < 0 || slot > INTEGER_MAX)
    return 'reading.unaligned'
  if (typeof lease !== 'string' || lease.length > 80) return 'reading.lease_unknown'
  if (typeof meter !== 'number' || !Number.isInteger(meter)) return 'reading.meter_unknown'
  return { index, lease, meter, slot, value }
}

/** What a lease allows its readings to be. */
export type ReadingTerms = {
  readonly organisation: string
  readonly lease: string
  readonly site: string
  readonly grantedFrom: Date
  /** Its end, or the agreed one while it runs. */
  readonly end: Date
  /** Most that one minute can hold, by meter. */
  readonly caps: ReadonlyMap<number, number>
  /** The agent declared that every reading of it is sent. */
  readonly closed: boolean
}

/** Who sends, and when it came. */
export type ReadingCircumstances = {
  readonly site: string
  readonly now: Date
  /** Declared through here by a whole chain before this batch. */
  readonly throughSlot: number
}

/** Why this reading is not taken; null when it is. A partial first or last minute is taken whole: only granted time is billed. */
export function refuseReading(
  row: ReadingRow,
  terms: ReadingTerms | undefined,
  at: ReadingCircumstances,
): ReadingCode | null {
  if (!terms) return 'reading.lease_unknown'
  if (terms.site !== at.site) return 'reading.wrong_agent'
  const cap = terms.caps.get(row.meter)
  if (cap === undefined) return 'reading.meter_unknown'
  if (row.value > cap) return 'reading.over_cap'
  const startMs = row.slot * MINUTE_MS
  const endMs = startMs + MINUTE_MS
  if (endMs <= terms.grantedFrom.getTime()) return 'reading.before_lease'
  if (startMs >= terms.end.getTime()) return 'reading.after_lease'
  if (Math.min(endMs, terms.end.getTime()) > at.now.getTime() + AHEAD_MS_MAX) return 'reading.slot_future'
  if (endMs + LATE_MS_MAX < at.now.getTime()) return 'reading.too_late'
  const lastSlotOfHour = Math.floor(row.slot / 60) * 60 + 59
  return terms.closed || lastSlotOfHour <= at.throughSlot ? 'reading.hour_final' : null
}

/** The latest slot that can have been sent at this moment: what a batch declares beyond it does not count. */
export function boundThroughSlot(data: Pick<Batch['data'], 'throughSlot'>, now: Date): number {
  return Math.min(data.throughSlot, Math.floor((now.getTime() + AHEAD_MS_MAX) / MINUTE_MS) - 1)
}
