/** Needs that were not met, by their one reason, with the needs behind them. */

import { Bars } from '@/components/ui/bars'
import { Empty } from '@/components/ui/note'
import { type Column, Table } from '@/components/ui/table'
import type { UnmetFigure, UnmetRow } from '@/lib/assessment/figure'
import { formatCount, formatPrice } from '@/lib/format'
import { formatCellTime } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import { REASONS } from '@/lib/market/explain'
import { translator } from '@/lib/messages'
import { Definition, type FigureFrame, frameWords } from './figure-words'

type UnmetDemandProps = {
  frame: FigureFrame
  figures: readonly UnmetFigure[]
  rows: readonly UnmetRow[]
}

/** A reason in words; a refused order keeps the name of its refusal. */
export function reasonWord(code: string, language: Language): string {
  const t = translator(language, 'assessment')
  const name = code.slice(code.indexOf('.') + 1)
  const known = REASONS.find((reason) => reason === name)
  return known ? t(`unmet.reasons.${known}`) : `${t('unmet.reasons.other')}: ${name}`
}

export function UnmetDemand({ frame, figures, rows }: UnmetDemandProps) {
  const { language } = frame
  const t = translator(language, 'assessment')
  if (figures.length === 0) return <Empty title={t('unmet.empty')}>{t('never')}</Empty>
  const most = Math.max(1, ...figures.map((figure) => figure.nodeHours))
  const sum = (pick: (figure: UnmetFigure) => number) =>
    figures.reduce((total, figure) => total + pick(figure), 0)
  return (
    <>
      <Bars
        rows={figures.map(({ code, nodeHours, needs }) => ({
          key: code,
          label: (
            <>
              {reasonWord(code, language)} <span className="muted">{t('unmet.needs', { n: needs })}</span>
            </>
          ),
          share: nodeHours / most,
          figure: formatCount(nodeHours),
        }))}
      />
      <p className="cap gap-xs">
        {t('unmet.total', {
          hours: formatCount(sum((figure) => figure.nodeHours)),
          needs: sum((figure) => figure.needs),
        })}
      </p>
      <div className="gap-xs">
        <Definition language={language} text={t('unmet.text')} formula={t('unmet.formula')}>
          <p className="strong small gap-xs">{t('unmet.rows')}</p>
          <div className="ground">
            <NeedRows frame={frame} rows={rows} />
          </div>
        </Definition>
      </div>
    </>
  )
}

function NeedRows({ frame, rows }: { frame: FigureFrame; rows: readonly UnmetRow[] }) {
  const { language } = frame
  const t = translator(language, 'assessment')
  const columns: Column<UnmetRow>[] = [
    { key: 'at', head: t('unmet.at'), cell: ({ at }) => formatCellTime(at, language) },
    {
      key: 'reason',
      head: t('unmet.reason'),
      cell: ({ code, instruments }) => (
        <>
          {reasonWord(code, language)}
          <span className="u mono">{instruments.join(' ')}</span>
        </>
      ),
    },
    {
      key: 'size',
      head: t('unmet.asked'),
      isNumber: true,
      cell: ({ nodes, hours }) => `${formatCount(nodes)} × ${hours}`,
    },
    {
      key: 'limit',
      head: t('unmet.limit'),
      isNumber: true,
      cell: ({ limitMicrosPerNodeHour }) =>
        limitMicrosPerNodeHour === null ? t('unmet.anyPrice') : formatPrice(limitMicrosPerNodeHour),
    },
  ]
  return (
    <Table
      caption={`${t('unmet.rowsCaption')}, ${frameWords(frame).origin}`}
      columns={columns}
      groups={[{ key: 'all', rows }]}
      rowKey={(row) => `${row.at.toISOString()} ${row.code} ${row.nodes} ${row.instruments.join()}`}
      kind="tall"
    />
  )
}
