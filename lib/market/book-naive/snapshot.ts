/** The whole state as plain JSON and back. Slot counts are left out: they follow from pools and leases. */

import { createHash } from 'node:crypto'
import { assert, present } from '@/lib/assert'
import type { BookConfig, BookSnapshot } from '../book'
import { countLease, fillCells } from './capacity'
import { type Ask, type Bid, type BookState, emptyState, type Pool, pairKey } from './state'

const VERSION = 1

type KeptPool = Omit<Pool, 'capacity' | 'taken'>
type KeptAsk = Omit<Ask, 'pool' | 'sold'> & { readonly pool: string }
type KeptBid = Omit<Bid, 'limits' | 'pools'> & {
  readonly limits: readonly (readonly [string, number])[]
  readonly pools: readonly string[] | null
}
type Kept<Key extends 'instruments' | 'leases' | 'accounts' | 'answers'> =
  BookState[Key] extends Map<string, infer Value> ? readonly Value[] : never

/** What a snapshot of this version holds, each list sorted by its key. */
export type SnapshotBody = {
  readonly version: number
  readonly book: string
  readonly seq: number
  readonly slot: number
  readonly instruments: Kept<'instruments'>
  readonly pools: readonly KeptPool[]
  readonly offers: readonly KeptAsk[]
  readonly orders: readonly KeptBid[]
  readonly leases: Kept<'leases'>
  readonly accounts: Kept<'accounts'>
  readonly answers: Kept<'answers'>
  readonly ended: readonly (readonly [seq: number, organisation: string, slot: number])[]
  readonly transfers: readonly (readonly [id: string, slot: number])[]
}

/** Values of a map by their keys, so that the order of arrival does not show. */
function sorted<Key extends string | number, Value>(map: ReadonlyMap<Key, Value>): [Key, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

function values<Key extends string | number, Value>(map: ReadonlyMap<Key, Value>): Value[] {
  return sorted(map).map(([, value]) => value)
}

function keepPool({ capacity: _, taken: __, ...pool }: Pool): KeptPool {
  return pool
}

function keepAsk({ sold: _, ...ask }: Ask): KeptAsk {
  return { ...ask, pool: ask.pool.id }
}

function keepBid(bid: Bid): KeptBid {
  return { ...bid, limits: sorted(bid.limits), pools: bid.pools && [...bid.pools].sort() }
}

function bodyOf(state: BookState): SnapshotBody {
  return {
    version: VERSION,
    book: state.config.id,
    seq: state.seq,
    slot: state.now,
    instruments: values(state.instruments),
    pools: values(state.pools).map(keepPool),
    offers: values(state.asks).map(keepAsk),
    orders: values(state.bids).map(keepBid),
    leases: values(state.leases),
    accounts: values(state.accounts),
    answers: values(state.answers),
    ended: sorted(state.ended).map(([seq, { organisation, slot }]) => [seq, organisation, slot] as const),
    transfers: sorted(state.transfers),
  }
}

/** A copy that later commands do not reach. */
export function snapshotState(state: BookState): BookSnapshot & SnapshotBody {
  return JSON.parse(JSON.stringify(bodyOf(state)))
}

/** SHA-256 of the state's canonical text. */
export function hashState(state: BookState): string {
  return createHash('sha256')
    .update(JSON.stringify(bodyOf(state)))
    .digest('hex')
}

/** The one place where a snapshot's inside is believed: it was written by this version of this book. */
function believe(config: BookConfig, snapshot: BookSnapshot): SnapshotBody {
  assert(snapshot.version === VERSION, `a snapshot of version ${VERSION}, not ${snapshot.version}`)
  const body = structuredClone(snapshot) as unknown as SnapshotBody
  assert(body.book === config.id, `a snapshot of book ${config.id}, not ${body.book}`)
  return body
}

function restoreLines(state: BookState, body: SnapshotBody): void {
  const { horizonSlots } = state.config
  for (const pool of body.pools)
    state.pools.set(pool.id, {
      ...pool,
      capacity: new Int32Array(horizonSlots),
      taken: new Int32Array(horizonSlots),
    })
  for (const ask of body.offers) {
    const pool = present(state.pools.get(ask.pool), `pool of offer ${ask.seq} is in the snapshot`)
    state.asks.set(ask.seq, { ...ask, pool, sold: new Int32Array(ask.end - ask.start) })
  }
  for (const bid of body.orders)
    state.bids.set(bid.seq, { ...bid, limits: new Map(bid.limits), pools: bid.pools && new Set(bid.pools) })
}

/** The state that a snapshot tells, with the slot counts made again. */
export function restoreState(config: BookConfig, snapshot: BookSnapshot): BookState {
  const body = believe(config, snapshot)
  const state = emptyState(config)
  state.seq = body.seq
  state.now = body.slot
  for (const instrument of body.instruments) state.instruments.set(instrument.id, instrument)
  restoreLines(state, body)
  for (const pool of state.pools.values()) fillCells(state, pool, state.now, true)
  for (const lease of body.leases) {
    state.leases.set(lease.id, lease)
    countLease(state, lease)
  }
  for (const account of body.accounts)
    state.accounts.set(pairKey(account.organisation, account.fund), account)
  for (const kept of body.answers) state.answers.set(pairKey(kept.organisation, kept.key), kept)
  for (const [seq, organisation, slot] of body.ended) state.ended.set(seq, { organisation, slot })
  for (const [id, slot] of body.transfers) state.transfers.set(id, slot)
  return state
}
