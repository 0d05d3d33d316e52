/** What a provider earned: in all, and by lease, each opening down to its hours. */

import type { Route } from 'next'
import Link from 'next/link'
import { Amount } from '@/components/ui/amount'
import { KeyFigures } from '@/components/ui/page-head'
import { StateWord, Tag } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import { currencyWord, formatDecimal, formatPrice } from '@/lib/format'
import { formatCellWindow, formatClock, formatDay, LOCAL_ZONE } from '@/lib/format-time'
import type { Origin } from '@/lib/identity/role'
import type { Language } from '@/lib/language'
import type { LeaseState } from '@/lib/lease/lease'
import type { Translator } from '@/lib/messages'
import { formatMicros, type Micros } from '@/lib/money'
import type { LeaseHourState } from '@/lib/settlement/lease-hour'
import { stateWord } from '@/lib/state-word'
import { HOUR_MS, slotStart } from '@/lib/time'

const EXACT = 6

type Earned = {
  readonly servedNodeMs: bigint
  readonly chargeMicros: Micros
  readonly feeMicros: Micros
  readonly earnedMicros: Micros
}
export type EarningRow = Earned & {
  readonly lease: string
  readonly poolEn: string
  readonly poolZh: string
  readonly nodes: number
  readonly from: Date
  readonly to: Date
  readonly state: LeaseState
  readonly origin: Origin
  readonly priceMicrosPerNodeHour: Micros
}
export type EarningTotal = Earned & { readonly origin: Origin; readonly leases: number }
export type EarningHourLine = Earned & { readonly hour: number | null; readonly state: LeaseHourState }

type Shared = { currency: string; language: Language; t: Translator<'settlement'> }

function tellNodeHours(servedNodeMs: bigint): string {
  return formatDecimal(Number(servedNodeMs) / HOUR_MS, 2)
}

/** Real and synthetic trades never stand in one figure but the account's, which is one. */
export function EarningFigures({
  earnedMicros,
  totals,
  currency,
  language,
  t,
}: Shared & { earnedMicros: Micros; totals: readonly EarningTotal[] }) {
  const unit = currencyWord(currency, language)
  const byOrigin = totals.flatMap(({ origin, leases, ...total }) => [
    {
      label: t(`figure.${origin}`),
      figure: formatMicros(total.earnedMicros),
      note: `${t('figure.leases', { leases })} · ${t('figure.servedNote', { hours: tellNodeHours(total.servedNodeMs) })}`,
    },
    {
      label: `${t('figure.fee')} · ${t(origin)}`,
      figure: formatMicros(total.feeMicros),
      note: t('figure.feeNote', { currency: unit }),
    },
  ])
  return (
    <KeyFigures
      figures={[
        {
          label: t('figure.earned'),
          figure: (
            <Amount of="earned-total" micros={earnedMicros}>
              {formatMicros(earnedMicros)}
            </Amount>
          ),
          note: t('figure.earnedNote', { currency: unit }),
        },
        ...byOrigin,
      ]}
    />
  )
}

type TableProps = Shared & {
  rows: readonly EarningRow[]
  /** The lease that is open, with its hours. */
  open: { readonly lease: string; readonly hours: readonly EarningHourLine[] } | null
  hrefOf: (lease: string) => Route
}

export function EarningTable({ rows, open, hrefOf, language, t }: TableProps) {
  const isOpen = ({ lease }: EarningRow) => lease === open?.lease
  return (
    <Table<EarningRow>
      caption={t('leases')}
      kind="tall"
      groups={[{ key: 'all', rows }]}
      rowKey={({ lease }) => lease}
      isOpen={isOpen}
      ground={(row) => open && isOpen(row) && <LeaseHours {...open} language={language} t={t} />}
      columns={[...describingColumns(isOpen, hrefOf, language, t), ...amountColumns(t)]}
    />
  )
}

function describingColumns(
  isOpen: (row: EarningRow) => boolean,
  hrefOf: (lease: string) => Route,
  language: Language,
  t: Translator<'settlement'>,
): Column<EarningRow>[] {
  return [
    {
      key: 'lease',
      head: t('lease'),
      cell: (row) =>
        isOpen(row) ? (
          row.lease
        ) : (
          <Link href={hrefOf(row.lease)} scroll={false} prefetch={false}>
            {row.lease}
          </Link>
        ),
      phone: 'title',
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state, origin }) => (
        <>
          <StateWord {...stateWord(language, 'lease', state)} />{' '}
          <Tag isReal={origin === 'real'}>{t(origin)}</Tag>
        </>
      ),
      phone: 'state',
    },
    {
      key: 'window',
      head: t('window', { zone: LOCAL_ZONE.name }),
      cell: ({ from, to, nodes, priceMicrosPerNodeHour, poolEn, poolZh }) => (
        <>
          {formatCellWindow(from, to, language)}
          <span className="u">
            {language === 'zh' ? poolZh : poolEn} ·{' '}
            {t('nodes', { nodes, price: formatPrice(priceMicrosPerNodeHour) })}
          </span>
        </>
      ),
      className: 'wrap',
      phone: 'full',
    },
  ]
}

function amountColumns(t: Translator<'settlement'>): Column<EarningRow>[] {
  return [
    {
      key: 'served',
      head: t('served'),
      cell: ({ servedNodeMs }) => tellNodeHours(servedNodeMs),
      isNumber: true,
    },
    {
      key: 'charged',
      head: t('charged'),
      cell: ({ chargeMicros }) => formatMicros(chargeMicros, EXACT),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('charged'),
    },
    { key: 'fee', head: t('fee'), cell: ({ feeMicros }) => formatMicros(feeMicros, EXACT), isNumber: true },
    {
      key: 'earned',
      head: t('earned'),
      cell: ({ earnedMicros }) => (
        <Amount of="earned" micros={earnedMicros}>
          {formatMicros(earnedMicros, EXACT)}
        </Amount>
      ),
      isNumber: true,
      className: 'lead',
      phone: 'last',
      phoneLabel: t('earned'),
    },
  ]
}

type LeaseHoursProps = {
  lease: string
  hours: readonly EarningHourLine[]
  language: Language
  t: Translator<'settlement'>
}

function LeaseHours({ lease, hours, language, t }: LeaseHoursProps) {
  if (hours.length === 0) return <p className="help">{t('hours.none')}</p>
  const nameOf = ({ hour }: EarningHourLine) =>
    hour === null
      ? t('hours.kept')
      : t('hours.of', {
          day: formatDay(slotStart(hour), language),
          from: formatClock(slotStart(hour)),
          to: formatClock(slotStart(hour + 1)),
        })
  const exact = (micros: Micros) => formatMicros(micros, EXACT)
  return (
    <Table<EarningHourLine>
      caption={t('hours.title', { lease })}
      kind="tight"
      groups={[{ key: 'all', rows: hours }]}
      rowKey={({ hour }) => `${hour}`}
      columns={[
        { key: 'hour', head: t('hours.hour', { zone: LOCAL_ZONE.name }), cell: nameOf, className: 'wrap' },
        {
          key: 'state',
          head: t('state'),
          cell: ({ state }) => <StateWord {...stateWord(language, 'hour', state)} />,
        },
        {
          key: 'served',
          head: t('served'),
          cell: ({ servedNodeMs }) => tellNodeHours(servedNodeMs),
          isNumber: true,
        },
        { key: 'charged', head: t('charged'), cell: (row) => exact(row.chargeMicros), isNumber: true },
        { key: 'fee', head: t('fee'), cell: (row) => exact(row.feeMicros), isNumber: true },
        { key: 'earned', head: t('earned'), cell: (row) => exact(row.earnedMicros), isNumber: true },
      ]}
    />
  )
}
