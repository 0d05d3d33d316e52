/** Nodes per slot of pools and asks: R1 (a node is held through the whole window) and the numbers of R2. */

import type { CapacityRange } from '../book'
import type { Ask, BookState, HeldLease, Pool } from './state'

/** Registered nodes of a pool in one slot, leased or not. */
export function poolCapacity(pool: Pool, slot: number): number {
  return pool.capacity[slot % pool.capacity.length] ?? 0
}

/** Leased nodes of a pool in one slot. */
export function poolTaken(pool: Pool, slot: number): number {
  return pool.taken[slot % pool.taken.length] ?? 0
}

/** Free nodes of a pool in one slot: capacity minus what is leased, never below 0. */
export function poolFree(pool: Pool, slot: number): number {
  return Math.max(0, poolCapacity(pool, slot) - poolTaken(pool, slot))
}

/** Nodes an ask has left in one slot of its window; returned leases count again. */
export function askLeft(ask: Ask, slot: number): number {
  return Math.max(0, ask.nodes - (ask.sold[slot - ask.start] ?? 0))
}

/** R1: nodes of the pool that are free in every slot of `[start, end)`. */
export function poolNodes(pool: Pool, start: number, end: number): number {
  let least = Number.MAX_SAFE_INTEGER
  for (let slot = start; slot < end && least > 0; slot += 1) least = Math.min(least, poolFree(pool, slot))
  return least
}

/** R1: nodes the ask has left in every slot of `[start, end)`; 0 where the window is not all inside its own. */
export function askNodes(ask: Ask, start: number, end: number): number {
  if (start < ask.start || end > ask.end) return 0
  let least = ask.nodes
  for (let slot = start; slot < end && least > 0; slot += 1) least = Math.min(least, askLeft(ask, slot))
  return least
}

/** Moves nodes of a window into a lease (positive) or out of one (negative). */
export function takeNodes(pool: Pool, ask: Ask | null, nodes: number, start: number, end: number): void {
  for (let slot = start; slot < end; slot += 1) {
    const cell = slot % pool.taken.length
    pool.taken[cell] = (pool.taken[cell] ?? 0) + nodes
    if (ask) ask.sold[slot - ask.start] = (ask.sold[slot - ask.start] ?? 0) + nodes
  }
}

/** Nodes that stand in the ranges of a pool in one slot. */
function capacityAt(ranges: readonly CapacityRange[], slot: number): number {
  return ranges.find(([start, end]) => start <= slot && (end === null || slot < end))?.[2] ?? 0
}

/** Writes the capacity of the slots `[from, now + horizon)`, forgetting what was leased in slots long past. */
export function fillCells(state: BookState, pool: Pool, from: number, clear: boolean): void {
  const until = state.now + state.config.horizonSlots
  for (let slot = Math.max(from, state.now); slot < until; slot += 1) {
    const cell = slot % pool.capacity.length
    pool.capacity[cell] = capacityAt(pool.ranges, slot)
    if (clear) pool.taken[cell] = 0
  }
}

/** The ranges with one laid over them: its slots change, the others stay. Sorted, without past or empty ones. */
export function overlay(ranges: readonly CapacityRange[], top: CapacityRange, now: number): CapacityRange[] {
  const [start, end] = top
  if (end !== null && end <= start) return [...ranges]
  const rest = ranges.flatMap(([a, b, nodes]): CapacityRange[] => {
    const left: CapacityRange = [a, b === null ? start : Math.min(b, start), nodes]
    const right: CapacityRange[] = end === null ? [] : [[Math.max(a, end), b, nodes]]
    return [left, ...right]
  })
  return trimRanges([...rest, top], now)
}

/** Ranges without slots that are past or hold nothing, in order of time. */
export function trimRanges(ranges: readonly CapacityRange[], now: number): CapacityRange[] {
  return ranges
    .filter(([start, end, nodes]) => nodes > 0 && (end === null || (end > start && end > now)))
    .sort(([a], [b]) => a - b)
}

/** Lets a restored or grown pool count the lease again, in the slots that are not past. */
export function countLease(state: BookState, lease: HeldLease): void {
  const pool = state.pools.get(lease.pool)
  const ask = state.asks.get(lease.offer) ?? null
  if (pool) takeNodes(pool, ask, lease.nodes, Math.max(lease.start, state.now), lease.end)
}

/** Stretches of equal value in `[from, to)`, the zero ones left out. */
export function stretches(
  from: number,
  to: number,
  at: (slot: number) => number,
): [number, number, number][] {
  const found: [number, number, number][] = []
  for (let slot = from; slot < to; slot += 1) {
    const nodes = at(slot)
    const last = found.at(-1)
    if (last && last[1] === slot && last[2] === nodes) last[1] = slot + 1
    else if (nodes > 0) found.push([slot, slot + 1, nodes])
  }
  return found
}
