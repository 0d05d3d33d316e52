/** What an executed price rests on: its definition and days left, its anonymised trades right. */

import { Ground } from '@/components/ui/ground'
import { Insufficient } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import type { TradeRow } from '@/lib/assessment/figure'
import type { DayPoint } from '@/lib/assessment/series'
import { formatCount } from '@/lib/format'
import { formatCellTime, formatDay, UTC } from '@/lib/format-time'
import type { Kind } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { stateWord } from '@/lib/state-word'
import { Price } from '../market/price'
import { DefinitionText, type FigureFrame } from './figure-words'
import type { PriceLine } from './price-table'

type PriceGroundProps = { line: PriceLine; frame: FigureFrame }
type Words = { t: Translator<'assessment'>; frame: FigureFrame; kind: Kind }

export function PriceGround({ line, frame }: PriceGroundProps) {
  const t = translator(frame.language, 'assessment')
  const { kind, days, rows, asked } = line
  const words = { t, frame, kind }
  const traded = days.filter((day) => day.n > 0)
  return (
    <Ground
      definition={
        <>
          <p className="strong small">{t('definition')}</p>
          <DefinitionText text={t('price.text')} formula={t('price.formula')}>
            <p className="small gap-xs">{t('price.least')}</p>
            {asked && <p className="small gap-xs">{t('price.askedText', { hours: asked.hours })}</p>}
          </DefinitionText>
          {traded.length > 0 && (
            <div className="gap-s">
              <p className="strong small">{t('price.days')}</p>
              <DayTable days={traded} words={words} />
            </div>
          )}
        </>
      }
      rows={
        <>
          <p className="strong small">{t('price.rows')}</p>
          {rows.length === 0 ? (
            <p className="cap">{t('price.noRows')}</p>
          ) : (
            <TradeTable rows={rows} words={words} />
          )}
        </>
      }
    />
  )
}

function DayTable({ days, words }: { days: readonly DayPoint[]; words: Words }) {
  const { t, frame, kind } = words
  const columns: Column<DayPoint>[] = [
    { key: 'day', head: t('price.day'), cell: ({ dayStart }) => formatDay(dayStart, frame.language, UTC) },
    {
      key: 'median',
      head: t('price.median'),
      isNumber: true,
      cell: ({ medianMicros, n }) =>
        medianMicros === null ? (
          <Insufficient>{t('insufficient', { n: `${n}` })}</Insufficient>
        ) : (
          <Price micros={medianMicros} cardsPerNode={kind.cardsPerNode} />
        ),
    },
    {
      key: 'volume',
      head: t('price.dayVolume'),
      isNumber: true,
      cell: (day) => formatCount(day.volumeNodeHours),
    },
    { key: 'n', head: 'n', isNumber: true, cell: (day) => formatCount(day.n) },
    { key: 'sellers', head: t('price.sellersHead'), isNumber: true, cell: (day) => formatCount(day.sellers) },
  ]
  return (
    <Table
      caption={t('price.daysCaption', { instrument: kind.instrument })}
      columns={columns}
      groups={[{ key: 'all', rows: [...days].reverse() }]}
      rowKey={(day) => day.dayStart.toISOString()}
    />
  )
}

function TradeTable({ rows, words }: { rows: readonly TradeRow[]; words: Words }) {
  const { t, frame, kind } = words
  const columns: Column<TradeRow>[] = [
    { key: 'at', head: t('price.at'), cell: ({ at }) => formatCellTime(at, frame.language) },
    {
      key: 'size',
      head: t('price.nodesHours'),
      isNumber: true,
      cell: ({ nodes, hours }) => `${formatCount(nodes)} × ${hours}`,
    },
    {
      key: 'price',
      head: t('price.rowPrice'),
      isNumber: true,
      cell: ({ priceMicrosPerNodeHour }) => (
        <Price micros={priceMicrosPerNodeHour} cardsPerNode={kind.cardsPerNode} />
      ),
    },
    { key: 'seller', head: t('price.seller'), cell: ({ seller }) => seller },
    {
      key: 'tier',
      head: t('price.tier'),
      cell: ({ tier }) => stateWord(frame.language, 'tier', tier).word,
    },
  ]
  return (
    <>
      <Table
        caption={t('price.rowsCaption', { instrument: kind.instrument })}
        columns={columns}
        groups={[{ key: 'all', rows }]}
        rowKey={(row) => `${row.at.toISOString()} ${row.seller} ${row.nodes} ${row.priceMicrosPerNodeHour}`}
      />
      <p className="cap">{t('price.rowsNote', { n: formatCount(rows.length) })}</p>
    </>
  )
}
