/** A lease: capacity granted for a window, its states, and the terms it froze when it was bought. */

import { z } from 'zod'
import type { Origin } from '../identity/role'
import { earlier, later, MINUTE_MS } from '../time'

export const LEASE_STATES = ['reserved', 'preparing', 'ready', 'serving', 'ending', 'ended'] as const
export type LeaseState = (typeof LEASE_STATES)[number]

/** Why a lease is over. */
export const STOP_REASONS = [
  'ended',
  'ended_by_buyer',
  'provider_failure',
  'reserve_ran_out',
  'operator_order',
] as const
export type StopReason = (typeof STOP_REASONS)[number]

/** Steps `[hours before the start, share kept in ppm]`, the last holding from the start on. Empty: all is kept. */
export const cancellationTerms = z
  .array(z.tuple([z.number().int().min(0), z.number().int().min(0).max(1_000_000)]))
  .max(8)
export type CancellationTerms = z.infer<typeof cancellationTerms>

/** Ended early, only served minutes are charged. */
export const BY_THE_MINUTE: CancellationTerms = [[0, 0]]

/** What a lease meters. Meter 1 is `node_time`; the first market has no other. */
export const METERS = [{ meter: 1, kind: 'node_time', unit: 'node_ms', capPerSlotOfNode: 60_000 }] as const

/** The meters of a lease of so many nodes, as its hold carries them. Units: cap in the meter's unit per minute. */
export function listMeters(nodes: number) {
  return METERS.map(({ meter, kind, unit, capPerSlotOfNode }) => ({
    meter,
    kind,
    unit,
    capPerSlot: capPerSlotOfNode * nodes,
  }))
}

/** The platform's part of each charge, inside the price; frozen on the lease. Units: ppm. */
export const PLATFORM_FEE_PPM = 25_000

/** How long before its start a lease is made ready. Units: ms. */
export const PREPARE_AHEAD_MS = 15 * MINUTE_MS
/** How long a site has for one hold. Units: ms. */
export const HOLD_WAIT_MS = 5 * MINUTE_MS
/** Pause after a refused hold, times the number of holds tried. Units: ms. */
export const HOLD_RETRY_MS = 5_000
/** Holds tried before the lease ends as the provider's failure. */
export const HOLD_ATTEMPTS_MAX = 3
/** How long a site may take to answer the end before the lease counts as ended without it. Units: ms. */
export const RELEASE_WAIT_MS = 10 * MINUTE_MS

/** A lease as a trade makes it. */
export type NewLease = {
  readonly organisation: string
  readonly id: string
  readonly provider: string
  readonly pool: string
  readonly site: string
  readonly instrument: string
  readonly nodes: number
  readonly startSlot: number
  readonly endSlot: number
  readonly grantedFrom: Date
  readonly agreedEnd: Date
  readonly priceMicrosPerNodeHour: bigint
  readonly feePpm: number
  readonly cancellation: CancellationTerms
  readonly origin: Origin
  readonly createdAt: Date
}

type Terms = { readonly grantedFrom: Date; readonly agreedEnd: Date; readonly endedAt: Date | null }

/** The instant beyond which the lease is not served: its end, or the agreed one while it runs. */
export function endOf(lease: Pick<Terms, 'agreedEnd' | 'endedAt'>): Date {
  return lease.endedAt ? earlier(lease.endedAt, lease.agreedEnd) : lease.agreedEnd
}

/** The span that can be billed: from ready, never before granted, to the end. Null where there is none. */
export function billableSpan(
  lease: Terms & { readonly readyAt: Date | null },
): { from: Date; to: Date } | null {
  if (!lease.readyAt) return null
  const from = later(lease.grantedFrom, lease.readyAt)
  const to = endOf(lease)
  return from < to ? { from, to } : null
}

/** Whether programs may be started on it. */
export function acceptsWork(state: LeaseState): boolean {
  return state === 'ready' || state === 'serving'
}
