/** Days of a price in their order: what a chart draws. A day without trades is there and says so. */

import { DAY_MS } from '../time'
import type { DayFigure } from './figure'

export type DayPoint = {
  readonly dayStart: Date
  /** Null on a day without a price: gaps stay gaps. */
  readonly medianMicros: bigint | null
  readonly volumeNodeHours: number
  readonly n: number
  readonly sellers: number
}

/** The first instant of the UTC day that an instant lies in. */
export function dayStartOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS)
}

/** The last so many UTC days, the running one last, each with its price or without. */
export function lastDays(figures: readonly DayFigure[], now: Date, days: number): DayPoint[] {
  const byDay = new Map(figures.map((figure) => [figure.day, figure.traded]))
  const last = dayStartOf(now).getTime()
  return Array.from({ length: days }, (_, order) => {
    const dayStart = new Date(last - (days - 1 - order) * DAY_MS)
    const traded = byDay.get(dayStart.toISOString().slice(0, 10))
    return {
      dayStart,
      medianMicros: traded?.medianMicros ?? null,
      volumeNodeHours: traded?.volumeNodeHours ?? 0,
      n: traded?.n ?? 0,
      sellers: traded?.sellers ?? 0,
    }
  })
}
