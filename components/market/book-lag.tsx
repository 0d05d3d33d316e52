/** How far the tables of each book are behind its log, and whether a reader of it has stopped. */

import { Empty } from '@/components/ui/note'
import { StateWord } from '@/components/ui/state-word'
import { Table } from '@/components/ui/table'
import { formatCount } from '@/lib/format'
import { formatCellTime } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { BookLine } from '@/lib/market/views'
import type { Translator } from '@/lib/messages'
import { nameOfBook } from './names'

type BookLagProps = { books: readonly BookLine[]; language: Language; t: Translator<'operation'> }

function BookState({ book, t }: { book: BookLine; t: Translator<'operation'> }) {
  if (book.stopped) return <StateWord tone="bad" word={t('health.stopped', { because: book.stopped })} />
  if (!book.owner) return <StateWord tone="warn" word={t('health.unowned')} />
  if (book.lag > 0) return <StateWord tone="warn" word={t('health.behind')} />
  return <StateWord tone="ok" word={t('health.following')} />
}

export function BookLag({ books, language, t }: BookLagProps) {
  if (books.length === 0) return <Empty title={t('health.books')}>{t('health.nobody')}</Empty>
  return (
    <Table<BookLine>
      caption={t('health.books')}
      groups={[{ key: 'all', rows: books }]}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'book',
          head: t('health.book'),
          cell: ({ id }) => nameOfBook(id, language),
          phone: 'title',
        },
        {
          key: 'state',
          head: t('health.state'),
          cell: (book) => <BookState book={book} t={t} />,
          className: 'wrap',
          phone: 'state',
        },
        { key: 'owner', head: t('health.owner'), cell: ({ owner }) => owner ?? t('health.nobody') },
        {
          key: 'seq',
          head: t('health.sequence'),
          cell: ({ seq }) => formatCount(seq),
          isNumber: true,
          phone: 'figure',
        },
        {
          key: 'lag',
          head: t('health.lag'),
          cell: ({ lag }) => t('health.rows', { n: lag }),
          isNumber: true,
          phone: 'last',
        },
        {
          key: 'last',
          head: t('health.lastAt'),
          cell: ({ lastAt }) => (lastAt ? formatCellTime(lastAt, language) : '–'),
          isNumber: true,
        },
      ]}
    />
  )
}
