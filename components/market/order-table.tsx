/** An organisation's orders: where each stands, what is held for it, and the leases it became. */

import type { Route } from 'next'
import Link from 'next/link'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { ButtonLink } from '@/components/ui/button'
import { Empty } from '@/components/ui/note'
import { StateWord } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import type { DoorAction } from '@/lib/answer'
import { formatCount } from '@/lib/format'
import { formatCellTime, formatCellWindow } from '@/lib/format-time'
import { showId } from '@/lib/id'
import { type Language, localPath } from '@/lib/language'
import type { OwnOrderLine } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { formatMicros } from '@/lib/money'
import { explainRefusal, isRefusalCode } from '@/lib/refusal'
import { stateWord } from '@/lib/state-word'
import { slotStart } from '@/lib/time'
import { joinParts, nameOfClass, nameOfZone } from './names'
import { Price, PriceUnit } from './price'

type OrderTableProps = {
  language: Language
  currency: string
  orders: readonly OwnOrderLine[]
  /** Where older ones stand; null when these are the last. */
  olderHref: Route | null
  cancel: DoorAction<unknown>
}

type Words = { t: Translator<'orders'>; language: Language; currency: string; cancel: DoorAction<unknown> }

export function OrderTable({ language, currency, orders, olderHref, cancel }: OrderTableProps) {
  const t = translator(language, 'orders')
  if (orders.length === 0)
    return (
      <Empty title={t('empty')}>
        {t('emptyNext')}
        <p className="gap-xs">
          <ButtonLink href={localPath(language, '/market/find')}>{t('find')}</ButtonLink>
        </p>
      </Empty>
    )
  return (
    <>
      <Table
        caption={t('caption')}
        columns={columnsOf({ t, language, currency, cancel })}
        groups={[{ key: 'all', rows: orders }]}
        rowKey={(order) => order.id}
        kind="tall"
      />
      {olderHref && (
        <p className="gap-xs">
          <Link href={olderHref}>{t('older')}</Link>
        </p>
      )}
    </>
  )
}

function columnsOf(words: Words): Column<OwnOrderLine>[] {
  const { t, language, currency } = words
  return [
    {
      key: 'what',
      head: t('what'),
      phone: 'title',
      cell: (order) => <WhatCell order={order} words={words} />,
    },
    {
      key: 'state',
      head: t('state'),
      phone: 'state',
      cell: (order) => <StateCell order={order} words={words} />,
    },
    { key: 'window', head: t('window'), cell: (order) => windowText(order, words) },
    {
      key: 'limit',
      head: (
        <>
          {joinParts(language, t('limit'), '')}
          <PriceUnit currency={currency} kind="card" language={language} />
        </>
      ),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('phoneLimit'),
      cell: (order) => <LimitCell order={order} />,
    },
    {
      key: 'nodes',
      head: t('nodes'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('phoneFilled'),
      cell: (order) => t('of', { filled: formatCount(filledNodes(order)), nodes: formatCount(order.nodes) }),
    },
    {
      key: 'money',
      head: t('money'),
      isNumber: true,
      phone: 'last',
      phoneLabel: t('phoneMoney'),
      cell: (order) => (
        <>
          {formatMicros(order.lockedMicros)}
          <span className="u">{formatMicros(order.spentMicros)}</span>
        </>
      ),
    },
    {
      key: 'act',
      head: <span className="hide">{t('act')}</span>,
      className: 'act',
      phone: 'full',
      cell: (order) => <ActCell order={order} words={words} />,
    },
  ]
}

/** Nodes filled over the whole window; an order fills a node for all of it. */
function filledNodes(order: OwnOrderLine): number {
  return Math.floor(order.filledNodeHours / Math.max(1, order.endSlot - order.startSlot))
}

function windowText(order: OwnOrderLine, { t, language }: Words): string {
  if (order.nowHours !== null) return t('now', { hours: `${order.nowHours}` })
  return formatCellWindow(slotStart(order.startSlot), slotStart(order.endSlot), language)
}

function WhatCell({ order, words }: { order: OwnOrderLine; words: Words }) {
  const { t, language } = words
  const { kind, zones } = order
  return (
    <>
      <span className="lead">{nameOfClass(kind, language)}</span>{' '}
      <span className="muted">{zones > 1 ? t('zones', { n: zones }) : nameOfZone(kind, language)}</span>
      <span className="u">
        {showId('ord', order.id)} · {formatCellTime(order.at, language)}
      </span>
      <div className="small phone">{windowText(order, words)}</div>
    </>
  )
}

/** Why it ended, where that says more than the state. */
function becauseText(because: string | null, { t, language }: Words): string | null {
  if (because === null) return null
  if (isRefusalCode(because)) return explainRefusal({ code: because, detail: {} }, language)
  const known = (['owner', 'ioc', 'amended', 'operator'] as const).find((one) => one === because)
  return known ? t(`because.${known}`) : because
}

function StateCell({ order, words }: { order: OwnOrderLine; words: Words }) {
  const because = becauseText(order.because, words)
  return (
    <>
      <StateWord {...stateWord(words.language, 'order', order.state)} />
      {because && <span className="u">{because}</span>}
    </>
  )
}

function LimitCell({ order }: { order: OwnOrderLine }) {
  const { kind, limitMicrosPerNodeHour } = order
  if (limitMicrosPerNodeHour === 0n) return <span className="faint">–</span>
  return <Price micros={limitMicrosPerNodeHour} cardsPerNode={kind.cardsPerNode} />
}

function ActCell({ order, words }: { order: OwnOrderLine; words: Words }) {
  const { t, language, cancel } = words
  const isOpen = order.state === 'open' || order.state === 'partly_filled'
  const [lease] = order.leases
  return (
    <span className="rowwrap">
      {lease && (
        <Link
          href={localPath(language, order.leases.length === 1 ? `/lease/${showId('lea', lease)}` : '/lease')}
          prefetch={false}
        >
          {t('leases', { n: order.leases.length })}
        </Link>
      )}
      {isOpen && (
        <ActionForm action={cancel} refusedTitle={t('refused')}>
          <input type="hidden" name="order" value={order.id} />
          <SubmitButton kind="small" aria-label={t('cancelNamed', { order: showId('ord', order.id) })}>
            {t('cancel')}
          </SubmitButton>
        </ActionForm>
      )}
    </span>
  )
}
