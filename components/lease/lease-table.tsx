/** Leases as rows: number, state, what, window, what is left or what it cost. */

import Link from 'next/link'
import { Amount } from '@/components/ui/amount'
import { Tag } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import { formatPrice, formatUntil } from '@/lib/format'
import { formatCellWindow, LOCAL_ZONE } from '@/lib/format-time'
import { showId } from '@/lib/id'
import { type Language, localPath } from '@/lib/language'
import { endOf } from '@/lib/lease/lease'
import type { LeaseLine } from '@/lib/lease/views'
import { type Translator, translator } from '@/lib/messages'
import type { Micros } from '@/lib/money'
import { LeaseState } from './lease-state'
import { leftOf, nameOfClass, nameOfZone, tellLeft, tellNodes } from './names'

export type LeaseRow = LeaseLine & { readonly costMicros: Micros }

type LeaseTableProps = {
  caption: string
  leases: readonly LeaseRow[]
  /** Running leases say what is left, past ones do not. */
  isRunning: boolean
  now: Date
  language: Language
  t: Translator<'lease'>
}

export function LeaseTable({ caption, leases, isRunning, now, language, t }: LeaseTableProps) {
  const endsIn: Column<LeaseRow> = {
    key: 'ends',
    head: t('endsIn'),
    cell: (lease) => <Left lease={lease} now={now} language={language} t={t} />,
    isNumber: true,
    phone: 'figure',
  }
  const cost: Column<LeaseRow> = {
    key: 'cost',
    head: isRunning ? t('soFar') : t('cost'),
    cell: ({ costMicros }) => (
      <Amount of="cost" micros={costMicros}>
        {formatPrice(costMicros)}
      </Amount>
    ),
    isNumber: true,
    phone: 'last',
    phoneLabel: t('costSoFar'),
  }
  return (
    <Table<LeaseRow>
      caption={caption}
      kind="tall"
      groups={[{ key: 'all', rows: leases }]}
      rowKey={({ id }) => id}
      columns={[...describingColumns(language, t), ...(isRunning ? [endsIn] : []), cost]}
    />
  )
}

function describingColumns(language: Language, t: Translator<'lease'>): Column<LeaseRow>[] {
  return [
    {
      key: 'lease',
      head: t('lease'),
      cell: ({ id, number }) => (
        <>
          <Link href={localPath(language, `/lease/${showId('lea', id)}`)} prefetch={false}>
            {t('named', { number: `${number}` })}
          </Link>
          <span className="u desk">{id}</span>
        </>
      ),
      phone: 'title',
    },
    {
      key: 'state',
      head: t('state'),
      cell: (lease) => <LeaseState lease={lease} language={language} />,
      phone: 'state',
    },
    {
      key: 'what',
      head: t('what'),
      cell: (lease) => <What lease={lease} language={language} t={t} />,
      className: 'wrap',
      phone: 'full',
    },
    {
      key: 'window',
      head: t('window', { zone: LOCAL_ZONE.name }),
      cell: (lease) => formatCellWindow(lease.grantedFrom, endOf(lease), language),
      phone: 'figure',
    },
  ]
}

function What({ lease, language, t }: { lease: LeaseLine; language: Language; t: Translator<'lease'> }) {
  const common = translator(language, 'common')
  const isReal = lease.origin === 'real'
  return (
    <>
      {nameOfClass(lease, language)}, {nameOfZone(lease, language)}
      <span className="u">
        {tellNodes(lease, t)} <Tag isReal={isReal}>{common(isReal ? 'real' : 'synthetic')}</Tag>
      </span>
    </>
  )
}

function Left({
  lease,
  now,
  language,
  t,
}: {
  lease: LeaseLine
  now: Date
  language: Language
  t: Translator<'lease'>
}) {
  const untilStart = lease.grantedFrom.getTime() - now.getTime()
  if (untilStart > 0) return t('startsIn', { time: formatUntil(untilStart, language) })
  const left = leftOf(lease, now)
  if (left === 0) return t('over')
  return (
    <>
      <span className="phone muted">{t('ends')}</span> {tellLeft(left, language)}
    </>
  )
}
