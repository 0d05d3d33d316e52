/** The health of this installation for its operator: processes, books, database. */

import type { Metadata } from 'next'
import Link from 'next/link'
import { requireAct } from '@/app/allowed'
import { readLanguage } from '@/app/language'
import { readContext } from '@/app/viewer'
import { BookLag } from '@/components/market/book-lag'
import { DatabaseFacts, Processes, RoleWarning } from '@/components/registry/health'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { readEnv } from '@/lib/env'
import { formatAsOf } from '@/lib/format-time'
import { localPath } from '@/lib/language'
import { listBooks } from '@/lib/market/queries'
import { translator } from '@/lib/messages'
import {
  countSites,
  listProcesses,
  type ProcessLine,
  readDatabaseHealth,
} from '@/lib/registry/health-queries'

const REFRESH_MS = 5_000

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'operation')('health.title') }
}

/** The process that draws this page: that it answers is its sign of life. */
function webProcess(now: Date): ProcessLine {
  const startedAt = new Date(now.getTime() - Math.round(process.uptime() * 1_000))
  return { name: 'web', startedAt, seenAt: now, version: readEnv().GRIDLINE_VERSION, state: 'up' }
}

export default async function HealthPage() {
  const language = await readLanguage()
  await requireAct('/platform/health', 'operator.read')
  const ctx = await readContext()
  const t = translator(language, 'operation')
  const [processes, books, database, sites] = await Promise.all([
    listProcesses(ctx),
    listBooks(ctx),
    readDatabaseHealth(ctx),
    countSites(ctx),
  ])
  return (
    <>
      <PageHead
        title={t('health.title')}
        asOf={<LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
        under={t('health.under')}
      />
      <RoleWarning database={database} t={t} />
      <div className="cols gap-s">
        <div className="c8">
          <Processes
            rows={[...processes.filter(({ name }) => name !== 'web'), webProcess(ctx.now)]}
            now={ctx.now}
            language={language}
            t={t}
          />
          <section className="gap" aria-labelledby="books">
            <SectionHead id="books" title={t('health.books')} caption={t('health.booksCaption')}>
              <Link className="small" href={localPath(language, '/market/books')}>
                {t('health.toBooks')}
              </Link>
            </SectionHead>
            <BookLag books={books} language={language} t={t} />
          </section>
        </div>
        <div className="c4">
          <DatabaseFacts database={database} sites={sites} language={language} t={t} />
        </div>
      </div>
    </>
  )
}
