/** The last trades of one origin, without their parties. */

import { Empty } from '@/components/ui/note'
import { type Column, Table } from '@/components/ui/table'
import { formatClock, formatDay, formatInstant } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { TradeLine } from '@/lib/market/views'
import { translator } from '@/lib/messages'
import { HOUR_MS } from '@/lib/time'
import { Both, Price, Quantity } from './price'

/** Older trades show their day; the hour stands in the title. */
const SAME_DAY_MS = 12 * HOUR_MS

function chipName({ chipEn, chipZh }: TradeLine, language: Language): string {
  return language === 'zh' ? chipZh : chipEn
}

type LastTradesProps = { language: Language; now: Date; originWord: string; trades: readonly TradeLine[] }

export function LastTrades({ language, now, originWord, trades }: LastTradesProps) {
  const t = translator(language, 'market')
  if (trades.length === 0) return <Empty title={t('trades.empty')}>{t('trades.emptyNext')}</Empty>
  const columns: Column<TradeLine>[] = [
    {
      key: 'at',
      head: 'UTC+8',
      cell: ({ at }) => (
        <time className="muted" dateTime={at.toISOString()} title={formatInstant(at, language)}>
          {now.getTime() - at.getTime() > SAME_DAY_MS ? formatDay(at, language) : formatClock(at)}
        </time>
      ),
    },
    {
      key: 'kind',
      head: t('trades.kind'),
      className: 'cut',
      cell: (trade) => <span title={chipName(trade, language)}>{chipName(trade, language)}</span>,
    },
    {
      key: 'size',
      head: <Both card={t('trades.cards')} node={t('trades.nodes')} />,
      isNumber: true,
      cell: ({ nodes, cardsPerNode, hours }) => (
        <>
          <Quantity nodes={nodes} cardsPerNode={cardsPerNode} /> × {hours}
        </>
      ),
    },
    {
      key: 'price',
      head: t('trades.price'),
      isNumber: true,
      cell: ({ priceMicrosPerNodeHour, cardsPerNode }) => (
        <Price micros={priceMicrosPerNodeHour} cardsPerNode={cardsPerNode} />
      ),
    },
  ]
  return (
    <Table
      caption={t('trades.caption', { origin: originWord })}
      columns={columns}
      groups={[{ key: 'all', rows: trades }]}
      rowKey={(trade) => trade.id}
      kind="tight"
    />
  )
}
