/** A lease: capacity granted for a window, its states, and the terms it froze when it was bought. */

import { z } from 'zod'

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
