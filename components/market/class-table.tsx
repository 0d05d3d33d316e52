/** Node classes with what they trade at, what is asked and wanted, and what is free: one line an instrument and origin. */

import type { Route } from 'next'
import Link from 'next/link'
import { HeatKey, HeatStrip } from '@/components/ui/heat'
import { Empty } from '@/components/ui/note'
import { Change, Insufficient, StateWord, Tag, type Tone } from '@/components/ui/state-word'
import { type Column, type RowGroup, Table } from '@/components/ui/table'
import { formatCount, formatDuration, formatPercent } from '@/lib/format'
import { formatDayTime, zoneMark } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import type { MarketLine, Traded } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { LOCAL_ZONE } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'
import { slotOf, slotStart } from '@/lib/time'
import { joinParts, nameOfBook, nameOfClass, nameOfZone } from './names'
import { Both, Price, PriceUnit, Quantity } from './price'

export type ClassLine = MarketLine & {
  /** Of the last 24 h; null where nothing was traded. */
  traded: Traded | null
  /** Against the 24 h before; null where one of them has no price. Units: hundredths of a percent. */
  changeBasisPoints: number | null
  /** Free nodes of the next 24 hours, the running one first. */
  freeHours: readonly number[]
}

type ClassTableProps = {
  language: Language
  currency: string
  now: Date
  originWord: string
  lines: readonly ClassLine[]
}

type Words = { t: Translator<'market'>; language: Language; now: Date; currency: string }

export function ClassTable({ language, currency, now, originWord, lines }: ClassTableProps) {
  const t = translator(language, 'market')
  if (lines.length === 0) return <Empty title={t('classes.empty')}>{t('classes.emptyNext')}</Empty>
  return (
    <>
      <Table
        caption={t('classes.caption', { origin: originWord })}
        columns={columnsOf({ t, language, now, currency })}
        groups={groupsOf(lines, { t, language, now, currency })}
        rowKey={(line) => `${line.instrument} ${line.origin}`}
        kind="tall"
      />
      <HeatKey
        none={t('heat.none')}
        steps={[t('heat.quarter'), t('heat.half'), t('heat.most'), t('heat.all')]}
      >
        {t('heat.thin')}
      </HeatKey>
    </>
  )
}

/** Only the exception is framed; a class without a pool is neither real nor synthetic. */
function OriginMark({ line, language }: { line: ClassLine; language: Language }) {
  const common = translator(language, 'common')
  if (line.pools === 0) return null
  if (line.origin === 'synthetic') return ` · ${common('synthetic')}`
  const word = line.zone === LOCAL_ZONE ? common('real') : translator(language, 'market')('origin.real')
  return (
    <>
      {'\u2002'}
      <Tag isReal>{word}</Tag>
    </>
  )
}

/** One group a book and origin; the real ones are told apart by a frame. */
function groupsOf(lines: readonly ClassLine[], words: Words): RowGroup<ClassLine>[] {
  const { language, currency } = words
  const groups = new Map<string, ClassLine[]>()
  for (const line of lines) {
    const key = `${line.pools === 0 ? 'none' : line.origin} ${line.zone === LOCAL_ZONE} ${line.book}`
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  return [...groups].map(([key, rows]) => {
    const [first] = rows
    if (!first) return { key, rows }
    const head = (
      <>
        {nameOfBook(first.book, language)} ·{' '}
        <PriceUnit currency={currency} kind={first.cardKind} language={language} />
        <OriginMark line={first} language={language} />
      </>
    )
    return { key, head, rows }
  })
}

function columnsOf(words: Words): Column<ClassLine>[] {
  const { t, language } = words
  return [
    {
      key: 'kind',
      head: t('classes.kind'),
      phone: 'title',
      cell: (line) => (
        <>
          <Link className="nw" href={findHref(line, language)} prefetch={false}>
            {nameOfClass(line, language)}
          </Link>
          <span className="u nw">{nameOfZone(line, language)}</span>
        </>
      ),
    },
    {
      key: 'traded',
      head: t('classes.traded'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('classes.phoneTraded'),
      cell: (line) => <TradedCell line={line} t={t} />,
    },
    {
      key: 'change',
      className: 'max-lg:hidden',
      head: t('classes.change'),
      isNumber: true,
      cell: (line) => <ChangeCell line={line} language={language} />,
    },
    {
      key: 'state',
      head: t('classes.state'),
      phone: 'state',
      cell: (line) => <LineState line={line} words={words} />,
    },
    {
      key: 'offer',
      head: t('classes.offer'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('classes.phoneOffer'),
      cell: (line) => <MaybePrice micros={line.bestOfferMicros} line={line} />,
    },
    {
      key: 'order',
      className: 'max-lg:hidden',
      head: t('classes.order'),
      isNumber: true,
      cell: (line) => <MaybePrice micros={line.bestOrderMicros} line={line} />,
    },
    {
      key: 'free',
      head: t('classes.free'),
      isNumber: true,
      phone: 'last',
      phoneLabel: t('classes.phoneFree'),
      cell: (line) => <FreeCell line={line} t={t} />,
    },
    {
      key: 'strip',
      head: t('classes.strip'),
      className: 'sc',
      cell: (line) => <StripCell line={line} t={t} />,
    },
  ]
}

function findHref(line: MarketLine, language: Language): Route {
  const { nodeClass, zone } = line
  const query = new URLSearchParams({ nodeClass, zone, amount: '1', unit: 'nodes', from: 'now', hours: '1' })
  return localPath(language, `/market/find?${query}`)
}

function TradedCell({ line, t }: { line: ClassLine; t: Translator<'market'> }) {
  const { traded, cardsPerNode } = line
  if (!traded) return <span className="faint">{t('classes.noTrade')}</span>
  if (traded.medianMicros === null)
    return <Insufficient>{t('classes.few', { n: `${traded.n}` })}</Insufficient>
  return (
    <span className="lead">
      <Price micros={traded.medianMicros} cardsPerNode={cardsPerNode} />
    </span>
  )
}

function ChangeCell({ line, language }: { line: ClassLine; language: Language }) {
  const common = translator(language, 'common')
  const t = translator(language, 'market')
  if (line.traded?.medianMicros === null)
    return <span className="faint">{t('classes.sellers', { n: line.traded.sellers })}</span>
  if (line.changeBasisPoints === null) return null
  return (
    <Change
      direction={line.changeBasisPoints}
      text={formatPercent(line.changeBasisPoints * 100, language, { decimals: 2, signed: true })}
      words={{ up: common('up'), down: common('down') }}
    />
  )
}

function MaybePrice({ micros, line }: { micros: bigint | null; line: ClassLine }) {
  if (micros === null) return <span className="faint">–</span>
  return <Price micros={micros} cardsPerNode={line.cardsPerNode} />
}

function FreeCell({ line, t }: { line: ClassLine; t: Translator<'market'> }) {
  const { freeNodes, capacityNodes, cardsPerNode } = line
  if (line.pools === 0) return <span className="faint">–</span>
  return (
    <>
      <Quantity nodes={freeNodes} cardsPerNode={cardsPerNode} />{' '}
      <span className="muted">
        <Both
          card={t('classes.of', { capacity: formatCount(capacityNodes * cardsPerNode) })}
          node={t('classes.of', { capacity: formatCount(capacityNodes) })}
        />
      </span>
    </>
  )
}

function StripCell({ line, t }: { line: ClassLine; t: Translator<'market'> }) {
  if (line.pools === 0) return null
  const { freeHours, capacityNodes } = line
  const label = t('classes.stripLabel', {
    of: `${capacityNodes}`,
    least: `${Math.min(...freeHours)}`,
    most: `${Math.max(...freeHours)}`,
  })
  return <HeatStrip cells={freeHours.map((free) => ({ free, of: capacityNodes }))} label={label} />
}

/** The first state that applies: not trading, being tested, sold out, then how well it trades or how fresh it is. */
function stateOf(line: ClassLine, words: Words): { tone: Tone; word: string } {
  const { t, language, now } = words
  if (line.phase !== 'continuous') return stateWord(language, 'phase', line.phase)
  if (line.pools === 0) return { tone: 'wait', word: t('classes.noPool') }
  if (line.beingTested > 0) return stateWord(language, 'testing', 'running')
  if (line.poolState !== null && line.poolState !== 'live') return stateWord(language, 'pool', line.poolState)
  if (line.freeNodes === 0) {
    const ahead = line.freeHours.findIndex((free) => free > 0)
    if (ahead > 0) {
      const until = slotStart(slotOf(now) + ahead)
      const text = formatDayTime(until, language) + zoneMark(language)
      return { tone: 'wait', word: t('classes.soldOut', { until: text }) }
    }
  }
  if (line.origin === 'real' && line.seenAt)
    return {
      tone: 'ok',
      word: joinParts(
        language,
        stateWord(language, 'pool', 'live').word,
        formatDuration(now.getTime() - line.seenAt.getTime(), language),
      ),
    }
  if (line.traded?.medianMicros != null)
    return {
      tone: 'ok',
      word: joinParts(language, stateWord(language, 'index', 'live').word, `n = ${line.traded.n}`),
    }
  return stateWord(language, 'index', 'thin')
}

function LineState({ line, words }: { line: ClassLine; words: Words }) {
  return <StateWord {...stateOf(line, words)} />
}
