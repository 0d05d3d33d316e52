/** What the page of figures shows: prices, use and unmet demand of one origin over one period. */

import { PERIODS, type PeriodName } from '@/components/assessment/figure-words'
import type { PriceLine } from '@/components/assessment/price-table'
import type { UseLine } from '@/components/assessment/use-table'
import {
  listTradedDays,
  listTradeRows,
  listUnmet,
  listUnmetRows,
  readAsked,
  readTraded,
  readUse,
  trailingDays,
} from '@/lib/assessment/queries'
import { dayStartOf, lastDays } from '@/lib/assessment/series'
import type { Context } from '@/lib/context'
import { ORIGINS, type Origin } from '@/lib/identity/role'
import { listMarketLines } from '@/lib/market/glance-queries'
import type { Query } from '@/lib/market/need-query'
import { DAY_MS } from '@/lib/time'

const COURSE_DAYS = 14
const PERIOD_DAYS: Record<PeriodName, number> = { day: 1, fortnight: COURSE_DAYS }
const ROWS_EACH = 12
const NEEDS_SHOWN = 12

export type FiguresAsked = { origin: Origin; period: PeriodName }

/** Origin and period of the address; where nothing is synthetic there is nothing to choose. */
export function figuresAsked(query: Query, hasSynthetic: boolean): FiguresAsked {
  return {
    origin: ORIGINS.find((one) => one === query.origin) ?? (hasSynthetic ? 'synthetic' : 'real'),
    period: PERIODS.find((one) => one === query.period) ?? 'day',
  }
}

export async function readFigures(ctx: Context, query: Query) {
  const lines = await listMarketLines(ctx)
  const hasSynthetic = lines.some((line) => line.origin === 'synthetic')
  const asked = figuresAsked(query, hasSynthetic)
  const { origin } = asked
  const period = trailingDays(ctx.now, PERIOD_DAYS[asked.period])
  const courseFrom = new Date(dayStartOf(ctx.now).getTime() - (COURSE_DAYS - 1) * DAY_MS)
  const [traded, days, askedPrices, rows, use, unmet, unmetRows] = await Promise.all([
    readTraded(ctx, origin, period),
    listTradedDays(ctx, origin, { from: courseFrom, to: ctx.now }),
    readAsked(ctx, origin, period),
    listTradeRows(ctx, origin, period, ROWS_EACH),
    readUse(ctx, origin, period),
    listUnmet(ctx, origin, period),
    listUnmetRows(ctx, origin, period, NEEDS_SHOWN),
  ])
  const own = lines.filter((line) => line.origin === origin)
  const prices: PriceLine[] = own.map((kind) => ({
    kind,
    traded: traded.get(kind.instrument) ?? null,
    asked: askedPrices.get(kind.instrument) ?? null,
    days: lastDays(days.get(kind.instrument) ?? [], ctx.now, COURSE_DAYS),
    rows: rows.get(kind.instrument) ?? [],
  }))
  const uses: UseLine[] = own.flatMap((kind) => {
    const figure = use.get(kind.instrument)
    return figure ? [{ kind, use: figure }] : []
  })
  return { ...asked, hasSynthetic, prices, uses, unmet, unmetRows }
}
