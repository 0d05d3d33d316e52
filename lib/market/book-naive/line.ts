/** What orders and offers have in common: who may touch an open one, and which amends keep its place in line (R12). */

import type { AmendInPlace } from '../book'
import { isWhole } from './numbers'
import type { BookState } from './state'
import { type Refused, refuse } from './verdict'

/** The open order or offer that somebody may touch; `null` touches any. Other organisations' are unknown to them. */
export function findOpen<Line extends { readonly organisation: string }>(
  state: BookState,
  lines: ReadonlyMap<number, Line>,
  target: number,
  organisation: string | null,
): Line | Refused {
  const line = lines.get(target)
  if (line && (organisation === null || line.organisation === organisation)) return line
  const ended = state.ended.get(target)
  const isTheirs = ended && (organisation === null || ended.organisation === organisation)
  return refuse(isTheirs ? 'market.order_done' : 'market.order_unknown', 'target')
}

/** R12: in place, only to fewer nodes and to an earlier good-till. */
export function checkInPlace(
  state: BookState,
  line: { readonly nodes: number; readonly goodTill: number },
  { nodes, goodTill }: AmendInPlace,
): Refused | null {
  if (nodes !== undefined && !isWhole(nodes, 1, line.nodes - 1))
    return refuse('market.bad_nodes', 'nodes', { max: line.nodes - 1 })
  if (goodTill === undefined) return null
  if (!isWhole(goodTill, 0, line.goodTill))
    return refuse('market.bad_window', 'goodTill', { max: line.goodTill })
  return goodTill < state.now ? refuse('market.window_past', 'goodTill') : null
}
