/** What stands in the fields of the need form: what was typed, else its usual values. */

import type { NeedTyped } from '@/components/market/need-form'
import type { Query } from '@/lib/market/need-query'
import { wallTime } from '@/lib/wall-time'

export const EMPTY_NEED: NeedTyped = {
  nodeClass: '',
  zone: 'any',
  amount: '1',
  unit: 'nodes',
  hours: '1',
  at: '',
  limit: '',
  minTier: 'tested',
}

/** A start as its field shows it: empty for now, a readable instant as wall time, anything else as it was typed. */
function atOf(query: Query): string {
  if (query.at) return query.at
  const start = new Date(query.from ?? '')
  return query.from === 'now' || Number.isNaN(start.getTime()) ? '' : wallTime(start)
}

export function typedOfQuery(query: Query): NeedTyped {
  return {
    nodeClass: query.nodeClass ?? EMPTY_NEED.nodeClass,
    zone: query.zone ?? EMPTY_NEED.zone,
    amount: query.amount ?? EMPTY_NEED.amount,
    unit: query.unit ?? EMPTY_NEED.unit,
    hours: query.hours ?? EMPTY_NEED.hours,
    at: atOf(query),
    limit: query.limit ?? EMPTY_NEED.limit,
    minTier: query.minTier ?? EMPTY_NEED.minTier,
  }
}
