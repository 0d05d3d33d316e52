/** The operator's books: who writes each, how far its tables are, and what trades in it. */

import { notFound } from 'next/navigation'
import { BookTable, InstrumentTable } from '@/components/market/book-table'
import { OpenInstrument } from '@/components/market/open-instrument'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { formatAsOf } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import { listMarketLines } from '@/lib/market/glance-queries'
import { listBooks } from '@/lib/market/queries'
import { translator } from '@/lib/messages'
import { listNodeClasses, listZones } from '@/lib/registry/queries'
import { readLanguage } from '../../../language'
import { readContext, requireMember } from '../../../viewer'
import { openInstrumentAction } from '../actions'

export const dynamic = 'force-dynamic'

const REFRESH_MS = 5_000

export async function generateMetadata() {
  return { title: translator(await readLanguage(), 'books')('title') }
}

export default async function BooksPage() {
  const language = await readLanguage()
  const { roles } = await requireMember('/market/books')
  if (!roles.includes('operator')) notFound()
  const ctx = await readContext()
  const [books, lines, nodeClasses, zones] = await Promise.all([
    listBooks(ctx),
    listMarketLines(ctx),
    listNodeClasses(ctx),
    listZones(ctx),
  ])
  const t = translator(language, 'books')
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
        under={t('under')}
      />
      <div className="cols">
        <div className="c8">
          <BookTable language={language} now={ctx.now} books={books} />
          {lines.length > 0 && (
            <section className="gap" aria-labelledby="instruments">
              <SectionHead title={t('list')} id="instruments" caption={t('listNote')} />
              <InstrumentTable language={language} lines={lines} />
            </section>
          )}
        </div>
        <div className="c4">
          <OpenInstrument
            language={language}
            nodeClasses={nodeClasses.map((one) => choiceOf(one, language))}
            zones={zones.map((one) => choiceOf(one, language))}
            open={openInstrumentAction}
          />
        </div>
      </div>
    </>
  )
}

function choiceOf(row: { id: string; nameEn: string; nameZh: string }, language: Language) {
  return { value: row.id, label: language === 'zh' ? row.nameZh : row.nameEn }
}
