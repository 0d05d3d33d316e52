/** The result files of a program: size, hash or why a file was not taken, and the way to fetch it. */

import { Table } from '@/components/ui/table'
import { formatBytes } from '@/lib/format'
import type { Translator } from '@/lib/messages'
import { task as texts } from '@/lib/messages/task'
import type { ResultLine } from '@/lib/task/program'

type ResultsProps = {
  results: readonly ResultLine[]
  /** Where a file is fetched. */
  hrefOf: (name: string) => string
  t: Translator<'task'>
}

type FileReason = keyof typeof texts.en.file

function tellRefused(refused: string, t: Translator<'task'>): string {
  const known = (Object.keys(texts.en.file) as FileReason[]).find((reason) => reason === refused)
  return t('refusedFile', { reason: t(`file.${known ?? 'other'}`) })
}

export function Results({ results, hrefOf, t }: ResultsProps) {
  return (
    <Table<ResultLine>
      caption={t('results')}
      groups={[{ key: 'all', rows: results }]}
      rowKey={({ name }) => name}
      columns={[
        { key: 'name', head: t('result'), cell: ({ name }) => name, phone: 'title' },
        {
          key: 'size',
          head: t('size'),
          cell: ({ sizeBytes }) => formatBytes(sizeBytes),
          isNumber: true,
          phone: 'figure',
        },
        {
          key: 'hash',
          head: t('hash'),
          cell: ({ sha256, refused }) =>
            refused
              ? tellRefused(refused, t)
              : t('complete', { hash: `${sha256.slice(0, 4)}…${sha256.slice(-4)}` }),
          className: 'wrap',
          phone: 'full',
        },
        {
          key: 'fetch',
          head: <span className="hide">{t('download')}</span>,
          cell: ({ name, refused }) =>
            !refused && (
              <a href={hrefOf(name)} download aria-label={t('downloadNamed', { name })}>
                {t('download')}
              </a>
            ),
          className: 'act',
          phone: 'state',
        },
      ]}
    />
  )
}
