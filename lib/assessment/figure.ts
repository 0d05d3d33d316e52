/** A figure of the market: its value with sample and state, never alone; and the price figure of one day's trades. */

import { spread } from '../market/percentile'
import type { Tier } from '../registry/pool'

export const FIGURE_STATES = ['ok', 'insufficient'] as const
export type FigureState = (typeof FIGURE_STATES)[number]

/** A price is called one only from this many trades of this many independent sellers. Source: assessment, section 1. */
export const TRADES_MIN = 5
export const SELLERS_MIN = 3

export type TradeSample = {
  readonly priceMicrosPerNodeHour: bigint
  readonly nodeHours: number
  readonly seller: string
}

/** Executed price of one instrument over one period. Units: micros per node-hour, node-hours. */
export type PriceFigure = {
  readonly state: FigureState
  readonly n: number
  readonly sellers: number
  readonly volumeNodeHours: number
  /** Null while the sample is too small to be called a market price. */
  readonly medianMicros: bigint | null
  readonly p10Micros: bigint | null
  readonly p90Micros: bigint | null
}

/** Median weighted by node-hours, said only of a large enough sample; volume and n stand there all the same. */
export function priceFigure(trades: readonly TradeSample[]): PriceFigure {
  const n = trades.length
  const sellers = new Set(trades.map((trade) => trade.seller)).size
  const volumeNodeHours = trades.reduce((sum, trade) => sum + trade.nodeHours, 0)
  if (n < TRADES_MIN || sellers < SELLERS_MIN)
    return {
      state: 'insufficient',
      n,
      sellers,
      volumeNodeHours,
      medianMicros: null,
      p10Micros: null,
      p90Micros: null,
    }
  const prices = spread(
    trades.map((trade) => ({ priceMicros: trade.priceMicrosPerNodeHour, weight: trade.nodeHours })),
  )
  return {
    state: 'ok',
    n,
    sellers,
    volumeNodeHours,
    medianMicros: prices.median,
    p10Micros: prices.p10,
    p90Micros: prices.p90,
  }
}

/** Executed price of one UTC day. */
export type DayFigure = { readonly day: string; readonly traded: PriceFigure }

/** Asked prices over one period: medians of its hours. Units: micros per node-hour. */
export type AskedFigure = {
  readonly medianMicros: bigint | null
  readonly p10Micros: bigint | null
  readonly p90Micros: bigint | null
  /** Hours in which the instrument was looked at. */
  readonly hours: number
}

/** Registered capacity of whole hours, and what of it was leased. Units: node-hours. */
export type UseFigure = {
  readonly pools: number
  readonly registeredNodeHours: number
  readonly leasedNodeHours: number
}

export type UnmetFigure = {
  readonly code: string
  readonly needs: number
  readonly organisations: number
  readonly nodeHours: number
}

/** A trade without its parties. */
export type TradeRow = {
  readonly at: Date
  readonly nodes: number
  readonly hours: number
  readonly priceMicrosPerNodeHour: bigint
  /** `s1`, `s2`, …: the same seller has the same name within one list. */
  readonly seller: string
  readonly tier: Tier
}

/** A need that was not met, without the person. */
export type UnmetRow = {
  readonly at: Date
  readonly code: string
  readonly instruments: readonly string[]
  readonly nodes: number
  readonly hours: number
  readonly limitMicrosPerNodeHour: bigint | null
}

/** Change between two prices. Units: hundredths of a percent; null where one is missing. Rounds: towards zero. */
export function changeBasisPoints(before: bigint | null, after: bigint | null): number | null {
  if (before === null || after === null || before === 0n) return null
  return Number(((after - before) * 10_000n) / before)
}
