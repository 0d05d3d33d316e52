/** Prices and quantities in both units of the page: per card and per node. */

import type { ReactNode } from 'react'
import { LiveValue } from '@/components/ui/live-value'
import { formatCount, formatPrice, priceUnit } from '@/lib/format'
import type { Language } from '@/lib/language'
import { perCardMicros } from '@/lib/market/quote'
import { formatMicros, MICROS_PER_UNIT } from '@/lib/money'
import type { CardKind } from '@/lib/registry/pool'

type BothProps = { card: ReactNode; node: ReactNode }

/** What is seen per card, and what per node; the unit switch decides. */
export function Both({ card, node }: BothProps) {
  return (
    <>
      <span className="per-card">{card}</span>
      <span className="per-node">{node}</span>
    </>
  )
}

type PriceProps = { micros: bigint; cardsPerNode: number }

/** A card-hour's share of a node's price seldom ends after two decimals, so that all have four and stand aligned. */
const CARD_DECIMALS = 4

function perCard(micros: bigint, cardsPerNode: number): string {
  return formatMicros(perCardMicros(micros, cardsPerNode), CARD_DECIMALS)
}

/** A price of the book, told per card-hour or node-hour. Its changes flash. */
export function Price({ micros, cardsPerNode }: PriceProps) {
  return (
    <Both
      card={<LiveValue value={perCard(micros, cardsPerNode)} />}
      node={<LiveValue value={formatPrice(micros)} />}
    />
  )
}

/** Short text of a scale: two decimals, four below one. */
function scaleText(micros: bigint): string {
  return formatMicros(micros, micros < MICROS_PER_UNIT ? CARD_DECIMALS : 2)
}

/** A price on a chart's scale, where only text spans may stand. */
export function ChartPrice({ micros, cardsPerNode }: PriceProps) {
  return (
    <>
      <tspan className="per-card">{scaleText(perCardMicros(micros, cardsPerNode))}</tspan>
      <tspan className="per-node">{scaleText(micros)}</tspan>
    </>
  )
}

/** Nodes, told as cards or as nodes. */
export function Quantity({ nodes, cardsPerNode }: { nodes: number; cardsPerNode: number }) {
  if (cardsPerNode === 1) return <LiveValue value={formatCount(nodes)} />
  return (
    <Both
      card={<LiveValue value={formatCount(nodes * cardsPerNode)} />}
      node={<LiveValue value={formatCount(nodes)} />}
    />
  )
}

export function cardHour(kind: CardKind): 'card-hour' | 'core-hour' {
  return kind === 'core' ? 'core-hour' : 'card-hour'
}

type PriceUnitProps = { currency: string; kind: CardKind; language: Language }

/** `CNY/card-hour` or `CNY/node-hour`, as the page is switched. */
export function PriceUnit({ currency, kind, language }: PriceUnitProps) {
  return (
    <Both
      card={priceUnit(currency, cardHour(kind), language)}
      node={priceUnit(currency, 'node-hour', language)}
    />
  )
}
