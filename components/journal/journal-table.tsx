/** Records of the journal as rows: when, who, what, to what, in which request. */

import { Table } from '@/components/ui/table'
import { formatCellTime, formatSeconds, LOCAL_ZONE } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { formatMicros } from '@/lib/money'
import { markUnseen } from '@/lib/visible-text'

export type JournalRow = {
  readonly id: string
  readonly at: Date
  readonly actor: string
  /** Names of the people and organisations behind the ids; null where there are none. */
  readonly actorName: string | null
  readonly organisationName: string | null
  readonly act: string
  readonly subject: string
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
  readonly requestId: string
}

type JournalTableProps = { rows: readonly JournalRow[]; language: Language; t: Translator<'operation'> }

/** `member:ID`, `system:NAME`, `agent:SITE` or `visitor`, in words. */
function tellActor({ actor, actorName }: JournalRow, t: Translator<'operation'>): string {
  const [kind, ...rest] = actor.split(':')
  const named = rest.join(':')
  if (kind === 'system') return t('journal.system', { name: named })
  if (kind === 'agent') return t('journal.agent', { site: named })
  return kind === 'visitor' ? t('journal.visitor') : (actorName ?? named)
}

/** Amounts are recorded in micros and told in the unit of their currency. */
function tellValue(name: string, value: JournalRow['detail'][string]): string {
  const isAmount = name.endsWith('Micros') && /^-?\d+$/.test(`${value}`)
  return isAmount ? formatMicros(BigInt(`${value}`), 6) : `${value ?? '–'}`
}

function tellDetail(detail: JournalRow['detail']): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${tellValue(name, value)}`)
    .join(' · ')
}

export function JournalTable({ rows, language, t }: JournalTableProps) {
  return (
    <Table<JournalRow>
      caption={t('journal.caption')}
      kind="tall"
      groups={[{ key: 'all', rows }]}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'at',
          head: t('journal.at', { zone: LOCAL_ZONE.name }),
          cell: ({ at }) => (
            <span className="nw">
              {formatCellTime(at, language).slice(0, -5)}
              {formatSeconds(at)}
            </span>
          ),
          phone: 'state',
        },
        {
          key: 'act',
          head: t('journal.act'),
          cell: ({ act, subject }) => (
            <>
              {act}
              <span className="u mono">{markUnseen(subject)}</span>
            </>
          ),
          className: 'wrap wrap-anywhere',
          phone: 'title',
        },
        {
          key: 'who',
          head: t('journal.who'),
          cell: (row) => (
            <>
              {tellActor(row, t)}
              {row.organisationName && <span className="u">{row.organisationName}</span>}
            </>
          ),
          className: 'wrap',
          phone: 'figure',
        },
        {
          key: 'detail',
          head: t('journal.detail'),
          cell: ({ detail, requestId }) => (
            <>
              {markUnseen(tellDetail(detail))}
              <span className="u">{t('journal.request', { id: requestId })}</span>
            </>
          ),
          className: 'wrap wrap-anywhere',
          phone: 'full',
        },
      ]}
    />
  )
}
