/** Books as their operator sees them, and the instruments that trade in each. */

import { Empty } from '@/components/ui/note'
import { StateWord, type Tone } from '@/components/ui/state-word'
import { type Column, type RowGroup, Table } from '@/components/ui/table'
import { formatCount } from '@/lib/format'
import { formatCellTime, formatSeconds } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { BookLine, MarketLine } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { stateWord } from '@/lib/state-word'
import { HOUR_MS } from '@/lib/time'
import { nameOfBook, nameOfClass, nameOfZone } from './names'

type BookTableProps = { language: Language; now: Date; books: readonly BookLine[] }

export function BookTable({ language, now, books }: BookTableProps) {
  const t = translator(language, 'books')
  if (books.length === 0) return <Empty title={t('empty')}>{t('emptyNext')}</Empty>
  const columns: Column<BookLine>[] = [
    {
      key: 'book',
      head: t('book'),
      phone: 'title',
      cell: ({ id }) => (
        <>
          <span className="lead">{nameOfBook(id, language)}</span> <span className="mono muted">{id}</span>
        </>
      ),
    },
    { key: 'state', head: t('state'), phone: 'state', cell: (book) => <StateWord {...stateOf(book, t)} /> },
    { key: 'owner', head: t('owner'), cell: ({ owner }) => owner ?? <span className="faint">–</span> },
    {
      key: 'epoch',
      head: t('epoch'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('phoneEpoch'),
      cell: ({ epoch }) => formatCount(epoch),
    },
    {
      key: 'seq',
      head: t('seq'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('phoneSeq'),
      cell: ({ seq }) => formatCount(seq),
    },
    { key: 'lag', head: t('lag'), isNumber: true, cell: ({ lag }) => formatCount(lag) },
    {
      key: 'last',
      head: `${t('last')} (UTC+8)`,
      isNumber: true,
      phone: 'last',
      phoneLabel: t('phoneLast'),
      cell: ({ lastAt }) =>
        lastAt ? timeText(lastAt, now, language) : <span className="faint">{t('never')}</span>,
    },
    {
      key: 'instruments',
      head: t('instruments'),
      isNumber: true,
      cell: ({ instruments }) => formatCount(instruments),
    },
  ]
  return (
    <Table
      caption={t('caption')}
      columns={columns}
      groups={[{ key: 'all', rows: books }]}
      rowKey={({ id }) => id}
    />
  )
}

function timeText(at: Date, now: Date, language: Language): string {
  return now.getTime() - at.getTime() > 12 * HOUR_MS ? formatCellTime(at, language) : formatSeconds(at)
}

/** The worst that holds: a reader that stopped, no owner, tables behind. */
function stateOf(book: BookLine, t: Translator<'books'>): { tone: Tone; word: string } {
  if (book.stopped !== null) return { tone: 'bad', word: t('stopped', { because: book.stopped }) }
  if (book.owner === null) return { tone: 'warn', word: t('unowned') }
  if (book.lag > 0) return { tone: 'warn', word: t('behind', { n: book.lag }) }
  return { tone: 'ok', word: t('up') }
}

type InstrumentTableProps = { language: Language; lines: readonly MarketLine[] }

export function InstrumentTable({ language, lines }: InstrumentTableProps) {
  const t = translator(language, 'books')
  if (lines.length === 0) return null
  const columns: Column<MarketLine>[] = [
    {
      key: 'instrument',
      head: t('instrument'),
      phone: 'title',
      cell: ({ instrument }) => <span className="mono md:whitespace-nowrap">{instrument}</span>,
    },
    {
      key: 'kind',
      head: t('kind'),
      phone: 'full',
      cell: (line) => (
        <>
          <span className="nw">{nameOfClass(line, language)}</span>
          <span className="u nw">{nameOfZone(line, language)}</span>
        </>
      ),
    },
    {
      key: 'phase',
      head: t('phase'),
      phone: 'figure',
      cell: ({ phase }) => <StateWord {...stateWord(language, 'phase', phase)} />,
    },
    {
      key: 'origin',
      head: t('origin'),
      phone: 'state',
      cell: ({ origin, pools }) => (pools === 0 ? '–' : translator(language, 'market')(`origin.${origin}`)),
    },
    {
      key: 'pools',
      head: t('pools'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('phonePools'),
      cell: ({ pools }) => formatCount(pools),
    },
    {
      key: 'capacity',
      head: t('capacity'),
      isNumber: true,
      phone: 'last',
      phoneLabel: t('phoneNodes'),
      cell: ({ capacityNodes }) => formatCount(capacityNodes),
    },
  ]
  return (
    <Table
      caption={t('listCaption')}
      columns={columns}
      groups={groupsOf(lines, language)}
      rowKey={({ instrument, origin }) => `${instrument} ${origin}`}
      kind="tall"
    />
  )
}

function groupsOf(lines: readonly MarketLine[], language: Language): RowGroup<MarketLine>[] {
  const books = [...new Set(lines.map(({ book }) => book))].sort()
  return books.map((book) => ({
    key: book,
    head: nameOfBook(book, language),
    rows: lines.filter((line) => line.book === book),
  }))
}
