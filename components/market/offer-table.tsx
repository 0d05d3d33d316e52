/** A provider's offers beside the market: asked and traded on one scale with the own price. */

import Link from 'next/link'
import { Empty } from '@/components/ui/note'
import { RangeKey, RangeRow, type Spread } from '@/components/ui/range-row'
import { Insufficient, StateWord } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import { formatCount, formatPercent, formatPrice } from '@/lib/format'
import { formatCellTime } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import type { OfferLine } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { stateWord } from '@/lib/state-word'
import { slotStart } from '@/lib/time'
import { joinParts, nameOfClass } from './names'
import { Price } from './price'

/** What one instrument is asked and traded at, each by itself. Units: micros per node-hour. */
export type Beside = {
  asked: SpreadMicros | null
  traded: SpreadMicros | null
  /** Trades, too few for a price where `traded` is null. */
  n: number
}
export type SpreadMicros = { low: bigint; median: bigint; high: bigint }

export type OfferBeside = OfferLine & { beside: Beside }

type OfferTableProps = {
  language: Language
  offers: readonly OfferBeside[]
  /** The one whose price the box changes. */
  chosen: string | null
}

type Words = { t: Translator<'offers'>; language: Language }

export function OfferTable({ language, offers, chosen }: OfferTableProps) {
  const t = translator(language, 'offers')
  if (offers.length === 0) return <Empty title={t('empty')}>{t('emptyNext')}</Empty>
  return (
    <>
      <Table
        caption={t('caption')}
        columns={columnsOf({ t, language })}
        groups={[{ key: 'all', rows: offers }]}
        rowKey={(offer) => offer.id}
        isSelected={(offer) => offer.id === chosen}
        kind="tall"
      />
      <p className="key gap-xs">
        <RangeKey traded={t('key.traded')} asked={t('key.asked')} own={t('key.own')} />
      </p>
    </>
  )
}

export function isOpenOffer({ state }: Pick<OfferLine, 'state'>): boolean {
  return state === 'open' || state === 'partly_sold' || state === 'sold_out'
}

function columnsOf(words: Words): Column<OfferBeside>[] {
  const { t, language } = words
  return [
    {
      key: 'offer',
      head: t('offer'),
      phone: 'title',
      cell: (offer) => <OfferCell offer={offer} words={words} />,
    },
    {
      key: 'state',
      head: t('state'),
      phone: 'state',
      cell: (offer) => <StateWord {...stateWord(language, 'offer', offer.state)} />,
    },
    {
      key: 'left',
      head: t('left'),
      isNumber: true,
      cell: (offer) => t('of', { sold: formatCount(offer.soldNodesNow), nodes: formatCount(offer.nodes) }),
    },
    {
      key: 'yours',
      head: t('yours'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('yours'),
      cell: ({ kind, priceMicrosPerNodeHour }) => (
        <span className="lead">
          <Price micros={priceMicrosPerNodeHour} cardsPerNode={kind.cardsPerNode} />
        </span>
      ),
    },
    {
      key: 'market',
      head: t('market'),
      className: 'mk',
      phone: 'full',
      cell: (offer) => <MarketCell offer={offer} t={t} />,
    },
    {
      key: 'traded',
      head: t('traded'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('traded'),
      cell: (offer) => <TradedCell offer={offer} t={t} />,
    },
    {
      key: 'above',
      head: t('above'),
      isNumber: true,
      phone: 'last',
      cell: (offer) => aboveText(offer, language),
    },
    { key: 'sold', head: t('soldHours'), isNumber: true, cell: (offer) => formatCount(offer.soldNodeHours) },
  ]
}

function OfferCell({ offer, words }: { offer: OfferBeside; words: Words }) {
  const { t, language } = words
  const pool = language === 'zh' ? offer.poolZh : offer.poolEn
  const until = formatCellTime(slotStart(offer.endSlot), language)
  const name = <span className="nw">{`${pool} · ${until}`}</span>
  const kind = nameOfClass(offer.kind, language)
  return (
    <>
      {isOpenOffer(offer) ? (
        <Link href={localPath(language, `/market/offers?offer=${offer.id}`)} scroll={false} prefetch={false}>
          {name}
        </Link>
      ) : (
        name
      )}
      <span className="u nw">
        {offer.minHours > 1 ? joinParts(language, kind, t('minHours', { hours: `${offer.minHours}` })) : kind}
      </span>
    </>
  )
}

/** What a buyer owes who ends early, in words. */
export function endingText(
  { cancellation }: Pick<OfferLine, 'cancellation'>,
  t: Translator<'offers'>,
): string {
  if (cancellation.length === 0) return t('ending.window_owed')
  return t(cancellation.every(([, kept]) => kept === 0) ? 'ending.by_the_minute' : 'ending.steps')
}

function toSpread(spread: SpreadMicros | null): Spread | null {
  return spread && { low: Number(spread.low), median: Number(spread.median), high: Number(spread.high) }
}

/** All marks of a row on one scale, with room at both ends. */
function scaleOf(values: readonly number[]): { low: number; high: number } {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const room = (most - least) * 0.08 || most * 0.1 || 1
  return { low: least - room, high: most + room }
}

function MarketCell({ offer, t }: { offer: OfferBeside; t: Translator<'offers'> }) {
  const [asked, traded] = [toSpread(offer.beside.asked), toSpread(offer.beside.traded)]
  const own = Number(offer.priceMicrosPerNodeHour)
  const values = [asked, traded].flatMap((one) => (one ? [one.low, one.median, one.high] : []))
  const said = (spread: SpreadMicros | null) => (spread ? formatPrice(spread.median) : '–')
  const label = t('marks', {
    own: formatPrice(offer.priceMicrosPerNodeHour),
    asked: said(offer.beside.asked),
    traded: said(offer.beside.traded),
  })
  return <RangeRow label={label} scale={scaleOf([own, ...values])} band={asked} whisker={traded} own={own} />
}

function TradedCell({ offer, t }: { offer: OfferBeside; t: Translator<'offers'> }) {
  const { traded, n } = offer.beside
  if (!traded) return <Insufficient>{t('few', { n: `${n}` })}</Insufficient>
  return <Price micros={traded.median} cardsPerNode={offer.kind.cardsPerNode} />
}

function aboveText({ beside, priceMicrosPerNodeHour }: OfferBeside, language: Language) {
  const median = beside.traded?.median
  if (median === undefined || median === 0n) return <span className="faint">–</span>
  const ppm = Number(((priceMicrosPerNodeHour - median) * 1_000_000n) / median)
  return formatPercent(ppm, language, { signed: true })
}
