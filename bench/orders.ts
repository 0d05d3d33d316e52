/** The load of the engine benches: offers, orders and cancels from a seed, on a small market. */

import { uuidv7 } from '@/lib/id'
import type { BookCommand } from '@/lib/market/book'
import { randomOf } from '../tools/world/random'

export const INSTRUMENT = 'h100-sxm-8.cn-east.firm'
const POOLS = 12
const BUYERS = 40

export type Load = { readonly prepare: readonly BookCommand[]; readonly next: () => BookCommand }

/** A market to trade in, and an endless stream of commands: 20 % offers, 50 % orders, 30 % cancels. */
export function makeLoad(seed: number, at: Date, slot: number): Load {
  const random = randomOf(seed)
  const pick = (most: number) => Math.floor(random() * most)
  const sellers = Array.from({ length: POOLS }, () => uuidv7(at))
  const buyers = Array.from({ length: BUYERS }, () => uuidv7(at))
  const prepare: BookCommand[] = [{ kind: 'open', instrument: INSTRUMENT, cards: 8 }]
  sellers.forEach((organisation, n) => {
    const pool = `pool-${n}`
    prepare.push({
      kind: 'pool',
      pool,
      organisation,
      origin: 'real',
      site: `site-${n}`,
      instrument: INSTRUMENT,
      tier: 'tested',
      ranges: [[slot, null, 64]],
    })
    prepare.push({ kind: 'pool_state', pool, state: 'live' })
  })
  for (const organisation of buyers)
    prepare.push({ kind: 'credit', organisation, fund: 'main', amountMicros: 2 ** 50, transfer: uuidv7(at) })

  let n = 0
  const recent: { seq: number; organisation: string }[] = []
  const next = (): BookCommand => {
    n += 1
    const kind = random()
    const start = slot + pick(400)
    const price = 1_800_000 + pick(40) * 10_000
    if (kind < 0.2) {
      const seller = pick(POOLS)
      return {
        kind: 'offer',
        organisation: sellers[seller] ?? '',
        origin: 'real',
        key: `o${n}`,
        offer: {
          pool: `pool-${seller}`,
          nodes: 1 + pick(16),
          start,
          end: start + 24 + pick(200),
          priceMicros: price,
        },
      }
    }
    const organisation = buyers[pick(BUYERS)] ?? ''
    const last = recent.length > 64 ? recent.shift() : undefined
    if (kind > 0.7 && last) return { kind: 'cancel', organisation: last.organisation, target: last.seq }
    recent.push({ seq: prepare.length + n, organisation })
    const nodes = 1 + pick(8)
    return {
      kind: 'order',
      organisation,
      origin: 'real',
      key: `b${n}`,
      order: {
        nodes,
        min: random() < 0.2 ? nodes : 1,
        start,
        end: start + 1 + pick(48),
        limits: { [INSTRUMENT]: price },
      },
    }
  }
  return { prepare, next }
}
