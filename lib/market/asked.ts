/** What is asked for the coming hours: free nodes by price, each node once, at the cheapest offer that holds it. */

import type { Weighted } from './percentile'

/** A pool that sells, and what of it is already sold; windows in slots, ends exclusive. */
export type AskedPool = { readonly pool: string; readonly nodes: number }
export type AskedOffer = {
  readonly key: string
  readonly pool: string
  readonly seq: number
  readonly priceMicros: bigint
  readonly nodes: number
  readonly start: number
  readonly end: number
}
export type AskedSale = {
  readonly offer: string
  readonly pool: string
  readonly nodes: number
  readonly start: number
  readonly end: number
}

export type AskedHours = {
  /** Free offered node-hours by price. */
  readonly weights: readonly Weighted[]
  /** Free offered nodes in the first slot. */
  readonly freeNodes: number
}

/** Nodes taken in each slot from `first` on, by key. */
function takenBySlot(
  sales: readonly AskedSale[],
  keyOf: (sale: AskedSale) => string,
  first: number,
  slots: number,
): Map<string, number[]> {
  const taken = new Map<string, number[]>()
  for (const sale of sales) {
    const own = taken.get(keyOf(sale)) ?? new Array<number>(slots).fill(0)
    taken.set(keyOf(sale), own)
    const [from, to] = [Math.max(sale.start - first, 0), Math.min(sale.end - first, slots)]
    for (let at = from; at < to; at += 1) own[at] = (own[at] ?? 0) + sale.nodes
  }
  return taken
}

/** Free nodes of one pool by price over the slots from `first` on: its cheapest offers first, together at most what it has. */
export function askedOfPool(
  pool: AskedPool,
  offers: readonly AskedOffer[],
  sales: readonly AskedSale[],
  first: number,
  slots: number,
): AskedHours {
  const own = offers.filter((offer) => offer.pool === pool.pool)
  const sorted = own.sort((a, b) =>
    a.priceMicros === b.priceMicros ? a.seq - b.seq : a.priceMicros < b.priceMicros ? -1 : 1,
  )
  const mine = sales.filter((sale) => sale.pool === pool.pool)
  const ofOffer = takenBySlot(mine, (sale) => sale.offer, first, slots)
  const ofPool = takenBySlot(mine, (sale) => sale.pool, first, slots).get(pool.pool)
  const weights = sorted.map((offer) => ({ priceMicros: offer.priceMicros, weight: 0 }))
  let freeNodes = 0
  for (let at = 0; at < slots; at += 1) {
    let left = Math.max(0, pool.nodes - (ofPool?.[at] ?? 0))
    for (const [index, offer] of sorted.entries()) {
      if (first + at < offer.start || first + at >= offer.end) continue
      const nodes = Math.min(left, Math.max(0, offer.nodes - (ofOffer.get(offer.key)?.[at] ?? 0)))
      left -= nodes
      const weight = weights[index]
      if (weight) weight.weight += nodes
      if (at === 0) freeNodes += nodes
    }
  }
  return { weights, freeNodes }
}
