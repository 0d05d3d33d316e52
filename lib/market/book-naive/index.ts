/** The naive book: every rule of the market by linear scans, to be read beside the rulebook. */

/*
 * Where each rule stands:
 * R1 fill shape, R2 available nodes (the numbers)   capacity.ts
 * R2 (who may sell), R3 order of asks, R4 minimum   plan.ts
 * R5 flexible start, R6 same site, R10 own orders   plan.ts
 * R7 chunks                                         order-terms.ts
 * R8 new capacity, R9 price                         trade.ts
 * R11 entry checks                                  check-order.ts, check-offer.ts, collar.ts
 * R12 immediate, market, cancel, amend              order.ts, offer.ts, line.ts
 * R13 clock                                         clock.ts
 * R14 halt waits for auctions: a call of length 0 turns straight back to continuous, in a pass that R14 leaves out,
 *     so the fill is made.
 * R15 no missed match                               what book-properties.test.ts asks after every command
 */

import type { AmendCommand, Book, BookCommand, BookConfig, BookResult } from '../book'
import { tellChanges } from './changes'
import { checkInput } from './check-order'
import { tick } from './clock'
import { findOpen } from './line'
import { recall, remember } from './memory'
import { amendOffer, enterOffer, withdrawOffer } from './offer'
import {
  haltOrReopen,
  openInstrument,
  returnLease,
  setBand,
  setPhase,
  setPool,
  setPoolState,
  setPoolTier,
} from './operate'
import { amendOrder, cancelOrder, enterOrder } from './order'
import { credit } from './power'
import * as reads from './reads'
import { hashState, restoreState, snapshotState } from './snapshot'
import { type Ask, type Bid, type BookState, emptyState, nothingTouched } from './state'
import { type Done, type Refused, refuse, type Verdict } from './verdict'

function amend(state: BookState, command: AmendCommand): Verdict {
  const lines: ReadonlyMap<number, Bid | Ask> = state.asks.has(command.target) ? state.asks : state.bids
  const line = findOpen(state, lines, command.target, command.organisation)
  if ('refused' in line) return line
  return 'pool' in line ? amendOffer(state, command, line) : amendOrder(state, command, line)
}

function decide(state: BookState, command: BookCommand): Verdict {
  switch (command.kind) {
    case 'offer':
      return enterOffer(state, command)
    case 'withdraw':
      return withdrawOffer(state, command)
    case 'order':
      return enterOrder(state, command)
    case 'cancel':
      return cancelOrder(state, command)
    case 'amend':
      return amend(state, command)
    case 'credit':
      return credit(state, command)
    case 'pool':
      return setPool(state, command)
    case 'pool_state':
      return setPoolState(state, command)
    case 'pool_tier':
      return setPoolTier(state, command)
    case 'lease_return':
      return returnLease(state, command)
    case 'open':
      return openInstrument(state, command)
    case 'halt':
    case 'reopen':
      return haltOrReopen(state, command)
    case 'phase':
      return setPhase(state, command)
    case 'reference':
    case 'collar':
      return setBand(state, command)
    case 'tick':
      return tick(state, command)
  }
}

function tell(state: BookState, verdict: Done | Refused): BookResult {
  const numbered = { logged: true, seq: state.seq }
  if ('refused' in verdict) return { outcome: 'refused', ...numbered, ...verdict, changes: [] }
  const fills = state.touched.trades.map(
    ({ order, offer, nodes, start, end, priceMicros }) =>
      [order, offer, nodes, start, end, priceMicros] as const,
  )
  return { outcome: 'done', ...numbered, ...verdict, fills, changes: tellChanges(state) }
}

/** Rows 1 and 2 of the refusals come before everything else, then the command itself. */
function applyCommand(state: BookState, command: BookCommand): BookResult {
  const invalid = checkInput(command)
  const recalled = invalid ? null : recall(state, command)
  if (recalled !== null && recalled !== 'reused') return recalled
  state.seq += 1
  state.touched = nothingTouched()
  if (recalled === 'reused') return tell(state, refuse('market.key_reused', 'key'))
  const verdict = invalid ? { refused: invalid } : decide(state, command)
  if ('short' in verdict) {
    state.seq -= 1
    return { outcome: 'needs_funds', logged: false, ...verdict.short }
  }
  const result = tell(state, verdict)
  remember(state, command, result)
  return result
}

export type { SnapshotBody } from './snapshot'

/** A new, empty book. Its first commands open instruments and tick the clock. */
export function createBook(config: BookConfig): Book {
  let state = emptyState(config)
  return {
    id: config.id,
    get seq() {
      return state.seq
    },
    get slot() {
      return state.now
    },
    apply: (command) => applyCommand(state, command),
    plan: (order, organisation = null) => reads.plan(state, order, organisation),
    search: (need, organisation = null) => reads.search(state, need, organisation),
    depth: (instrument, from, to) => reads.depth(state, instrument, from, to),
    hourDepths: (instrument, from, to) => reads.hourDepths(state, instrument, from, to),
    freeNodes: (instrument, from, to) => reads.freeNodes(state, instrument, from, to),
    own: (organisation) => reads.own(state, organisation),
    pool: (pool) => reads.viewPool(state, pool),
    buyingPower: (organisation) => reads.buyingPower(state, organisation),
    snapshot: () => snapshotState(state),
    restore: (snapshot) => {
      state = restoreState(config, snapshot)
    },
    stateHash: () => hashState(state),
  }
}
