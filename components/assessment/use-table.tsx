/** Use and idle of each instrument's registered capacity. */

import { Empty } from '@/components/ui/note'
import { type Column, Table } from '@/components/ui/table'
import type { UseFigure } from '@/lib/assessment/figure'
import { formatCount, formatPercent } from '@/lib/format'
import type { Kind } from '@/lib/market/views'
import { translator } from '@/lib/messages'
import { nameOfClass, nameOfZone } from '../market/names'
import { Definition, type FigureFrame, frameWords } from './figure-words'

export type UseLine = { kind: Kind; use: UseFigure }

type UseTableProps = { frame: FigureFrame; lines: readonly UseLine[] }

function shareOf({ leasedNodeHours, registeredNodeHours }: UseFigure): number {
  return leasedNodeHours / Math.max(1, registeredNodeHours)
}

function KindCell({ kind, language }: { kind: UseLine['kind']; language: FigureFrame['language'] }) {
  return (
    <>
      <span className="nw">{nameOfClass(kind, language)}</span>
      <span className="u nw">{nameOfZone(kind, language)}</span>
    </>
  )
}

export function UseTable({ frame, lines }: UseTableProps) {
  const { language } = frame
  const t = translator(language, 'assessment')
  const counted = lines.filter(({ use }) => use.registeredNodeHours > 0)
  if (counted.length === 0) return <Empty title={t('use.empty')}>{t('never')}</Empty>
  const share = (use: UseFigure) => formatPercent(shareOf(use) * 1_000_000, language)
  const total = (pick: (use: UseFigure) => number) => counted.reduce((sum, { use }) => sum + pick(use), 0)
  const columns: Column<UseLine>[] = [
    {
      key: 'kind',
      head: t('use.instrument'),
      phone: 'title',
      cell: ({ kind }) => <KindCell kind={kind} language={language} />,
    },
    {
      key: 'share',
      head: t('use.used'),
      isNumber: true,
      phone: 'state',
      cell: ({ use }) => <b className="lead">{share(use)}</b>,
    },
    {
      key: 'leased',
      head: t('use.usedHours'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('use.phoneLeased'),
      cell: ({ use }) => formatCount(use.leasedNodeHours),
    },
    {
      key: 'idle',
      head: t('use.idle'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('use.phoneIdle'),
      cell: ({ use }) => formatCount(use.registeredNodeHours - use.leasedNodeHours),
    },
    {
      key: 'of',
      head: t('use.of'),
      isNumber: true,
      phone: 'last',
      phoneLabel: t('use.phoneOf'),
      cell: ({ use }) => formatCount(use.registeredNodeHours),
    },
    { key: 'pools', head: t('use.pools'), isNumber: true, cell: ({ use }) => formatCount(use.pools) },
  ]
  return (
    <>
      <Table
        caption={t('use.table', frameWords(frame))}
        columns={columns}
        groups={[{ key: 'all', rows: counted }]}
        rowKey={({ kind }) => kind.instrument}
        kind="tall"
      />
      <div className="gap-xs">
        <Definition
          language={language}
          text={`${t('use.text')} ${t('use.mixed')}`}
          formula={t('use.formula', {
            leased: formatCount(total((use) => use.leasedNodeHours)),
            registered: formatCount(total((use) => use.registeredNodeHours)),
          })}
        />
      </div>
    </>
  )
}
