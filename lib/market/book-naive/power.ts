/** Buying power: per organisation and fund, money is free, locked for the worst case of open orders, or spent. */

import { assert } from '@/lib/assert'
import type { CreditCommand } from '../book'
import { type Account, type Bid, type BookState, type Piece, pairKey } from './state'
import { DONE, refuse, type Short, type Verdict } from './verdict'

function accountOf(state: BookState, organisation: string, fund: string): Account {
  const key = pairKey(organisation, fund)
  const known = state.accounts.get(key)
  const account = known ?? { organisation, fund, freeMicros: 0, lockedMicros: 0, spentMicros: 0 }
  if (!known) state.accounts.set(key, account)
  state.touched.accounts.add(account)
  return account
}

/** The worst case of what is still open: dearest limit × nodes × hours. Units: micros. */
export function worstCaseMicros(bid: Bid): number {
  return bid.pieces.reduce((sum, piece) => sum + bid.dearestMicros * piece.open * piece.hours, 0)
}

/** What the order lacks in its fund; null when it is covered. */
export function findShortage(state: BookState, bid: Bid, neededMicros: number): Short['short'] | null {
  if (state.config.funds === 'none') return null
  const freeMicros = state.accounts.get(pairKey(bid.organisation, bid.fund))?.freeMicros ?? 0
  return freeMicros >= neededMicros
    ? null
    : { neededMicros, freeMicros, gapMicros: neededMicros - freeMicros }
}

/** Entry: free → locked. */
export function lockMicros(state: BookState, bid: Bid, micros: number): void {
  const account = accountOf(state, bid.organisation, bid.fund)
  account.freeMicros -= micros
  account.lockedMicros += micros
  bid.lockedMicros += micros
}

/** What ends without a fill: locked → free. */
export function unlockMicros(state: BookState, bid: Bid, micros: number): void {
  lockMicros(state, bid, -micros)
}

/** A fill: its amount is spent, and what was locked above it is free again. A quote has locked just its total. */
export function spendMicros(
  state: BookState,
  bid: Bid,
  piece: Piece,
  nodes: number,
  priceMicros: number,
): void {
  const amountMicros = priceMicros * nodes * piece.hours
  const lockedMicros = bid.maxTotalMicros === null ? bid.dearestMicros * nodes * piece.hours : amountMicros
  unlockMicros(state, bid, lockedMicros)
  const account = accountOf(state, bid.organisation, bid.fund)
  account.freeMicros -= amountMicros
  account.spentMicros += amountMicros
  bid.spentMicros += amountMicros
}

/** Money brought or taken out, once per transfer id. What open orders need cannot be taken out. */
export function credit(state: BookState, command: CreditCommand): Verdict {
  assert(Number.isSafeInteger(command.amountMicros), 'a credit is a whole number of micros')
  const key = pairKey(command.organisation, command.fund)
  const freeMicros = state.accounts.get(key)?.freeMicros ?? 0
  if (freeMicros + command.amountMicros < Math.min(0, freeMicros))
    return refuse('reserve.locked', 'amount', { neededMicros: -command.amountMicros, freeMicros })
  accountOf(state, command.organisation, command.fund).freeMicros += command.amountMicros
  state.transfers.set(command.transfer, state.now)
  return DONE
}
