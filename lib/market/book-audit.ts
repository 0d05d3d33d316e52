/** A book's snapshot counted again without its engine, from ranges and leases alone: capacity, and R15 (no missed match). */

import { isAtLeast } from '../registry/pool'
import type { SnapshotBody } from './book-naive'

/** Nodes of a pool in one slot that are not leased; below 0 only where a pool shrank under its leases. */
export function freeOfPool(state: SnapshotBody, pool: string, slot: number): number {
  const ranges = state.pools.find(({ id }) => id === pool)?.ranges ?? []
  const capacity = ranges.find(([start, end]) => start <= slot && (end === null || slot < end))?.[2] ?? 0
  const taken = state.leases.filter((lease) => lease.pool === pool && lease.start <= slot && slot < lease.end)
  return capacity - taken.reduce((sum, lease) => sum + lease.nodes, 0)
}

function leftOfOffer(state: SnapshotBody, offer: SnapshotBody['offers'][number], slot: number): number {
  if (slot < offer.start || slot >= offer.end) return 0
  const sold = state.leases.filter((one) => one.offer === offer.seq && one.start <= slot && slot < one.end)
  return Math.max(0, offer.nodes - sold.reduce((sum, lease) => sum + lease.nodes, 0))
}

function least(start: number, end: number, at: (slot: number) => number): number {
  let found = Number.MAX_SAFE_INTEGER
  for (let slot = start; slot < end; slot += 1) found = Math.min(found, at(slot))
  return Math.max(0, found)
}

type KeptOrder = SnapshotBody['orders'][number]

function maySell(state: SnapshotBody, order: KeptOrder, offer: SnapshotBody['offers'][number]): boolean {
  const pool = state.pools.find(({ id }) => id === offer.pool)
  const limit = order.limits.find(([id]) => id === pool?.instrument)?.[1]
  const phase = state.instruments.find(({ id }) => id === pool?.instrument)?.phase
  if (!pool || limit === undefined || pool.state !== 'live' || phase !== 'continuous') return false
  const isNamed = order.pools === null || order.pools.includes(pool.id)
  const isOpen = offer.priceMicros <= limit && offer.minHours <= order.countedHours
  return isNamed && isOpen && isAtLeast(pool.tier, order.minTier) && offer.organisation !== order.organisation
}

/** The most nodes for one window: each pool gives what it has free, or what its offers have left, if that is less. */
function mostNodes(
  state: SnapshotBody,
  order: KeptOrder,
  start: number,
  end: number,
  site: string | null,
): number {
  let nodes = 0
  for (const pool of state.pools.filter((one) => site === null || one.site === site)) {
    const offers = state.offers.filter((offer) => offer.pool === pool.id && maySell(state, order, offer))
    const left = offers.reduce(
      (sum, offer) => sum + least(start, end, (slot) => leftOfOffer(state, offer, slot)),
      0,
    )
    if (left > 0)
      nodes += Math.min(
        left,
        least(start, end, (slot) => freeOfPool(state, pool.id, slot)),
      )
  }
  return nodes
}

/** R15: the resting orders that could trade, in words; none in a sound book. */
export function missedMatches(state: SnapshotBody): string[] {
  const missed: string[] = []
  for (const order of state.orders)
    for (const piece of order.pieces) {
      const needed = piece.filled > 0 ? 1 : Math.min(order.min, piece.open)
      const sites = order.sameSite ? [piece.pinnedSite ?? 'S0', piece.pinnedSite ?? 'S1'] : [null]
      const first = Math.max(state.slot, piece.pinnedStart ?? piece.start)
      const last = piece.pinnedStart ?? piece.end - piece.hours
      for (let start = first; piece.open > 0 && start <= last; start += 1)
        for (const site of sites)
          if (mostNodes(state, order, start, start + piece.hours, site) >= needed)
            missed.push(`order ${order.seq} could start at ${start}`)
    }
  return missed
}
