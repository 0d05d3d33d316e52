/** Executed price of each instrument with its sample, asked price beside it; a row opens its ground in place. */

import { Sparkline } from '@/components/ui/chart'
import { Empty } from '@/components/ui/note'
import { RangeKey, RangeRow, type Spread } from '@/components/ui/range-row'
import { Insufficient } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import type { AskedFigure, PriceFigure, TradeRow } from '@/lib/assessment/figure'
import type { DayPoint } from '@/lib/assessment/series'
import { formatCount, formatPercent, formatPrice } from '@/lib/format'
import type { Kind } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { nameOfClass, nameOfZone } from '../market/names'
import { Price } from '../market/price'
import { type FigureFrame, frameWords } from './figure-words'
import { PriceGround } from './price-ground'

export type PriceLine = {
  kind: Kind
  /** Null where nothing was traded. */
  traded: PriceFigure | null
  asked: AskedFigure | null
  days: readonly DayPoint[]
  rows: readonly TradeRow[]
}

type PriceTableProps = { frame: FigureFrame; lines: readonly PriceLine[] }
type Words = { t: Translator<'assessment'>; frame: FigureFrame }

export function PriceTable({ frame, lines }: PriceTableProps) {
  const t = translator(frame.language, 'assessment')
  if (lines.length === 0) return <Empty title={t('price.empty')}>{t('never')}</Empty>
  return (
    <>
      <Table
        caption={t('price.table', frameWords(frame))}
        columns={columnsOf({ t, frame })}
        groups={[{ key: 'all', rows: lines }]}
        rowKey={(line) => line.kind.instrument}
        ground={(line) => <PriceGround line={line} frame={frame} />}
        kind="tall"
      />
      <p className="key gap-xs">
        <RangeKey traded={t('price.key.traded')} asked={t('price.key.asked')} />
        <span className="long">{t('price.keyNote')}</span>
      </p>
    </>
  )
}

function columnsOf(words: Words): Column<PriceLine>[] {
  const { t, frame } = words
  return [
    {
      key: 'instrument',
      head: t('price.instrument'),
      phone: 'title',
      cell: ({ kind }) => (
        <span>
          {nameOfClass(kind, frame.language)}
          <span className="u">
            {nameOfZone(kind, frame.language)} · <span className="mono nw">{kind.instrument}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'traded',
      head: t('price.traded'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('price.phoneTraded'),
      cell: (line) => <TradedCell line={line} t={t} />,
    },
    {
      key: 'asked',
      head: t('price.asked'),
      isNumber: true,
      cell: ({ asked, kind }) => (
        <MaybePrice micros={asked?.medianMicros ?? null} cardsPerNode={kind.cardsPerNode} />
      ),
    },
    {
      key: 'above',
      head: t('price.above'),
      isNumber: true,
      className: 'max-lg:hidden',
      cell: (line) => aboveText(line, words),
    },
    {
      key: 'range',
      head: t('price.range'),
      className: 'w-1/5 max-lg:hidden',
      cell: (line) => <RangeCell line={line} t={t} />,
    },
    {
      key: 'volume',
      head: t('price.volume'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('price.phoneVolume'),
      cell: ({ traded }) => formatCount(traded?.volumeNodeHours ?? 0),
    },
    {
      key: 'sample',
      head: t('price.sample'),
      isNumber: true,
      phone: 'last',
      cell: (line) => <SampleCell line={line} t={t} />,
    },
    {
      key: 'course',
      head: t('price.course'),
      isNumber: true,
      className: 'max-xl:hidden',
      cell: ({ days }) => <Course days={days} />,
    },
  ]
}

function TradedCell({ line, t }: { line: PriceLine; t: Translator<'assessment'> }) {
  const { traded, kind } = line
  if (!traded) return <span className="faint">{t('price.noTrade')}</span>
  if (traded.medianMicros === null)
    return <Insufficient>{t('insufficient', { n: `${traded.n}` })}</Insufficient>
  return (
    <span className="lead">
      <Price micros={traded.medianMicros} cardsPerNode={kind.cardsPerNode} />
    </span>
  )
}

function MaybePrice({ micros, cardsPerNode }: { micros: bigint | null; cardsPerNode: number }) {
  if (micros === null) return <span className="faint">–</span>
  return <Price micros={micros} cardsPerNode={cardsPerNode} />
}

function aboveText({ traded, asked }: PriceLine, { frame }: Words) {
  const [price, ask] = [traded?.medianMicros ?? null, asked?.medianMicros ?? null]
  if (price === null || ask === null || price === 0n) return <span className="faint">–</span>
  return formatPercent(Number(((ask - price) * 1_000_000n) / price), frame.language, { signed: true })
}

function spreadOf(
  figure: Pick<PriceFigure, 'p10Micros' | 'medianMicros' | 'p90Micros'> | null,
): Spread | null {
  if (!figure || figure.p10Micros === null || figure.medianMicros === null || figure.p90Micros === null)
    return null
  return {
    low: Number(figure.p10Micros),
    median: Number(figure.medianMicros),
    high: Number(figure.p90Micros),
  }
}

function RangeCell({ line, t }: { line: PriceLine; t: Translator<'assessment'> }) {
  const [traded, asked] = [spreadOf(line.traded), spreadOf(line.asked)]
  const values = [traded, asked].flatMap((one) => (one ? [one.low, one.high] : []))
  if (values.length === 0) return null
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const room = (most - least) * 0.06 || most * 0.05
  const said = (micros: bigint | null | undefined) => (micros == null ? '–' : formatPrice(micros))
  const label = t('price.marks', {
    traded: said(line.traded?.medianMicros),
    asked: said(line.asked?.medianMicros),
  })
  return (
    <RangeRow label={label} scale={{ low: least - room, high: most + room }} band={asked} whisker={traded} />
  )
}

function SampleCell({ line, t }: { line: PriceLine; t: Translator<'assessment'> }) {
  const { n, sellers } = line.traded ?? { n: 0, sellers: 0 }
  return (
    <>
      {t('price.n', { n: formatCount(n) })}
      {n > 0 && <span className="u">{t('price.sellers', { n: sellers })}</span>}
    </>
  )
}

function Course({ days }: { days: readonly DayPoint[] }) {
  return (
    <Sparkline values={days.map((day) => (day.medianMicros === null ? null : Number(day.medianMicros)))} />
  )
}
