/** The statement of one lease: its hours as they stand, what they come to, and what ending now would cost. */

import type { Micros } from '../money'
import { earlier, HOUR_MS, later, slotStart } from '../time'
import { cutShortAt, keepPart, type LeaseTerms } from './lease-end'
import { type Charge, type LeaseHourState, priceServedTime, splitCharge } from './lease-hour'

/** An hour of a lease as the tables hold it. */
export type HourRow = {
  readonly hour: number
  /** Billable so far, as its readings say. */
  readonly servedNodeMs: bigint
  readonly slotsSeen: number
  /** What settlement made of it; null while it was not charged. */
  readonly settled: (Charge & { readonly state: 'charged' | 'final'; readonly releasedMicros: Micros }) | null
}

/** An hour on the statement. An open one is priced by what has been read. */
export type HourLine = Charge & {
  readonly hour: number
  readonly state: LeaseHourState
  readonly servedNodeMs: bigint
  readonly slotsSeen: number
  readonly releasedMicros: Micros
  /** The part of the hour that the lease covers. */
  readonly from: Date
  readonly to: Date
}

export type Statement = Charge & {
  readonly hours: readonly HourLine[]
  /** What the early end came to; null where there was none, or it is not settled. */
  readonly end: (Charge & { readonly releasedMicros: Micros }) | null
  readonly servedNodeMs: bigint
  readonly releasedMicros: Micros
  /** Whole slots at the lease's price: what is taken from the balance when it is bought. */
  readonly setAsideMicros: Micros
  /** Nothing of it can change any more, and what was not charged has gone back. */
  readonly isSettled: boolean
}

/** What is set aside for a lease: each slot of its window whole. Units: micros. */
export function setAsideFor(
  lease: Pick<LeaseTerms, 'nodes' | 'priceMicrosPerNodeHour'> & {
    readonly startSlot: number
    readonly endSlot: number
  },
): Micros {
  return lease.priceMicrosPerNodeHour * BigInt(lease.nodes * (lease.endSlot - lease.startSlot))
}

/** Price of the whole time agreed. Units: micros. */
export function priceAgreed(lease: LeaseTerms): Micros {
  const ms = lease.agreedEnd.getTime() - lease.grantedFrom.getTime()
  return priceServedTime(lease.priceMicrosPerNodeHour, BigInt(ms) * BigInt(lease.nodes))
}

function lineOf(lease: LeaseTerms, row: HourRow): HourLine {
  const end = cutShortAt(lease) ?? lease.agreedEnd
  const charge =
    row.settled ?? splitCharge(priceServedTime(lease.priceMicrosPerNodeHour, row.servedNodeMs), lease.feePpm)
  return {
    hour: row.hour,
    state: row.settled?.state ?? 'open',
    servedNodeMs: row.servedNodeMs,
    slotsSeen: row.slotsSeen,
    chargeMicros: charge.chargeMicros,
    providerMicros: charge.providerMicros,
    feeMicros: charge.feeMicros,
    releasedMicros: row.settled?.releasedMicros ?? 0n,
    from: later(slotStart(row.hour), lease.grantedFrom),
    to: earlier(slotStart(row.hour + 1), end),
  }
}

const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n)

/** The statement of a lease from its hours and its early end. */
export function drawStatement(
  lease: LeaseTerms & { readonly startSlot: number; readonly endSlot: number },
  rows: readonly HourRow[],
  end: Statement['end'],
  isSettled: boolean,
): Statement {
  const hours = rows.map((row) => lineOf(lease, row))
  const all = end ? [...hours, end] : hours
  return {
    hours,
    end,
    isSettled,
    servedNodeMs: sum(hours.map((hour) => hour.servedNodeMs)),
    chargeMicros: sum(all.map((part) => part.chargeMicros)),
    providerMicros: sum(all.map((part) => part.providerMicros)),
    feeMicros: sum(all.map((part) => part.feeMicros)),
    releasedMicros: sum(all.map((part) => part.releasedMicros)),
    setAsideMicros: setAsideFor(lease),
  }
}

export type EndingNow = {
  /** What was read, and the time since then as if served. */
  readonly servedMicros: Micros
  /** The part of the time not used that the terms keep. */
  readonly keptMicros: Micros
  readonly backMicros: Micros
}

/** What ending a running lease at this instant comes to, if the time not read yet was served. Units: micros. */
export function endingNow(
  lease: LeaseTerms,
  statement: Statement,
  readUntil: Date | null,
  now: Date,
): EndingNow {
  const from = lease.readyAt ? later(lease.grantedFrom, lease.readyAt) : null
  const unreadFrom = from && readUntil ? later(from, readUntil) : from
  const unreadMs = unreadFrom ? Math.max(0, now.getTime() - unreadFrom.getTime()) : 0
  const unread = priceServedTime(lease.priceMicrosPerNodeHour, BigInt(unreadMs) * BigInt(lease.nodes))
  const servedMicros = statement.chargeMicros + unread
  const ended: LeaseTerms = { ...lease, endedAt: now, stopReason: 'ended_by_buyer' }
  const keptMicros = keepPart(ended, now)
  const left = statement.setAsideMicros - servedMicros
  const kept = keptMicros < left ? keptMicros : left
  return { servedMicros, keptMicros: kept, backMicros: left - kept }
}

/** Hours of the running market that a lease lies in, up to `now`: those that a statement has lines for. */
export function hoursUpTo(
  lease: LeaseTerms & { readonly startSlot: number; readonly endSlot: number },
  now: Date,
): { readonly first: number; readonly last: number } {
  const end = earlier(cutShortAt(lease) ?? lease.agreedEnd, now)
  return { first: lease.startSlot, last: Math.min(lease.endSlot, Math.ceil(end.getTime() / HOUR_MS)) - 1 }
}
