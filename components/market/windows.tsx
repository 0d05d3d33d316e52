/** Windows that answer a need, each with a button that asks for its quote. */

import type { Route } from 'next'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { StateWord, Tag } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import type { DoorAction } from '@/lib/answer'
import { formatMoney } from '@/lib/format'
import { formatCellTime } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { PlanFill } from '@/lib/market/book-reads'
import type { Need } from '@/lib/market/need'
import { queryOfNeed } from '@/lib/market/need-query'
import { costOfHours } from '@/lib/market/quote'
import type { FoundWindow, Kind } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { divCeil, formatMicros } from '@/lib/money'
import { LOCAL_ZONE, TIERS } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'
import { slotStart } from '@/lib/time'
import { joinParts } from './names'
import { Price, PriceUnit } from './price'

type WindowsProps = {
  language: Language
  currency: string
  kind: Kind
  need: Need
  /** The window asked for; null when it cannot be had. */
  asked: FoundWindow | null
  others: readonly FoundWindow[]
  /** The start whose quote is open. */
  chosen: 'now' | number | null
  quote: DoorAction<string>
}

type Words = { t: Translator<'find'>; language: Language; currency: string; kind: Kind; hours: number }

export function Windows({ language, currency, kind, need, asked, others, chosen, quote }: WindowsProps) {
  const t = translator(language, 'find')
  const words = { t, language, currency, kind, hours: need.hours }
  const groups = [
    { key: 'asked', rows: asked ? [asked] : [] },
    { key: 'others', head: asked && others.length > 0 ? t('windows.other') : undefined, rows: others },
  ]
  return (
    <ActionForm action={quote} refusedTitle={t('windows.refused')}>
      {Object.entries({ ...queryOfNeed(need), minTier: need.minTier }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Table
        caption={t('windows.title')}
        columns={columnsOf(words)}
        groups={groups.filter((group) => group.rows.length > 0)}
        rowKey={(window) => `${window.start}`}
        isSelected={(window) => chosen !== null && (window.start ?? 'now') === chosen}
        kind="tall"
      />
    </ActionForm>
  )
}

function startText(window: FoundWindow, { t, language }: Pick<Words, 't' | 'language'>): string {
  return window.start === null ? t('windows.now') : formatCellTime(slotStart(window.start), language)
}

function columnsOf(words: Words): Column<FoundWindow>[] {
  const { t, currency, kind, hours, language } = words
  return [
    {
      key: 'start',
      head: t('windows.start'),
      phone: 'title',
      cell: (window) => <StartCell window={window} words={words} />,
    },
    {
      key: 'site',
      head: t('windows.site'),
      phone: 'full',
      cell: (window) => <SiteCell fills={window.fills} zone={kind.zone} words={words} />,
    },
    {
      key: 'price',
      head: (
        <>
          {joinParts(language, t('windows.price'), '')}
          <PriceUnit currency={currency} kind={kind.cardKind} language={language} />
        </>
      ),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('windows.phonePrice'),
      cell: (window) => <Price micros={averagePrice(window)} cardsPerNode={kind.cardsPerNode} />,
    },
    {
      key: 'cost',
      head: t('windows.cost', { hours: `${hours}` }),
      isNumber: true,
      phone: 'last',
      phoneLabel: t('windows.phoneCost'),
      cell: (window) => <CostCell window={window} words={words} />,
    },
    {
      key: 'quote',
      head: <span className="hide">{t('windows.quote')}</span>,
      className: 'act',
      phone: 'state',
      cell: (window) => (
        <SubmitButton
          kind="small"
          name="start"
          value={window.start === null ? 'now' : `${window.start}`}
          aria-label={t('windows.quoteFor', { start: startText(window, words) })}
        >
          {t('windows.quote')}
        </SubmitButton>
      ),
    },
  ]
}

/** Price of a node-hour over all parts. Rounds: up, for showing only. */
function averagePrice(window: FoundWindow): bigint {
  const nodeHours = window.fills.reduce((sum, fill) => sum + fill.nodes * (fill.end - fill.start), 0)
  return divCeil(BigInt(window.totalMicros), BigInt(Math.max(1, nodeHours)))
}

function StartCell({ window, words }: { window: FoundWindow; words: Words }) {
  const { t, language, hours } = words
  return (
    <>
      <span className="lead">{startText(window, words)}</span>
      <span className="u">
        {window.start === null
          ? t('windows.nowEnd', { hours: `${hours}` })
          : `– ${formatCellTime(slotStart(window.end), language)}`}
      </span>
    </>
  )
}

function CostCell({ window, words }: { window: FoundWindow; words: Words }) {
  const { t, currency, language, hours } = words
  const cost = costOfHours(window.fills, window.start === null ? hours : null)
  const setAside = BigInt(window.totalMicros)
  return (
    <>
      <span className="lead">{formatMicros(cost)}</span>
      {setAside !== cost && (
        <span className="u">
          {t('windows.setAside', { amount: formatMoney(setAside, currency, language) })}
        </span>
      )}
    </>
  )
}

/** The weakest evidence of all parts. */
function weakestTier(fills: readonly PlanFill[]) {
  return TIERS.find((tier) => fills.some((fill) => fill.tier === tier)) ?? 'declared'
}

function SiteCell({ fills, zone, words }: { fills: readonly PlanFill[]; zone: string; words: Words }) {
  const { t, language } = words
  const sites = [...new Set(fills.map((fill) => fill.site))]
  const [first] = sites
  return (
    <>
      {first && <IdentifierLink text={first} href={`/id/${first}` as Route} />}
      {sites.length > 1 && <> {t('windows.sites', { n: sites.length })}</>}
      <span className="u">
        <span className="rowwrap">
          <StateWord {...stateWord(language, 'tier', weakestTier(fills))} />
          <OriginTag isReal={fills.every((fill) => fill.origin === 'real')} zone={zone} language={language} />
        </span>
      </span>
    </>
  )
}

/** Says which of the two it is; only this machine is called so. */
export function OriginTag({ isReal, zone, language }: { isReal: boolean; zone: string; language: Language }) {
  const common = translator(language, 'common')
  if (!isReal) return <span className="muted">{common('synthetic')}</span>
  const word = zone === LOCAL_ZONE ? common('real') : translator(language, 'market')('origin.real')
  return <Tag isReal>{word}</Tag>
}
