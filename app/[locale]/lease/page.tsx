/** The viewer's leases: what runs now and next, and what is over. */

import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { readLanguage } from '@/app/language'
import { type PageQuery, readNumber } from '@/app/page-query'
import { readContext, requireMember } from '@/app/viewer'
import { type LeaseRow, LeaseTable } from '@/components/lease/lease-table'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { Empty } from '@/components/ui/note'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import type { Context } from '@/lib/context'
import { readEnv } from '@/lib/env'
import { currencyWord } from '@/lib/format'
import { formatAsOf } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import { listPastLeases, listRunningLeases } from '@/lib/lease/queries'
import type { LeaseLine } from '@/lib/lease/views'
import { type Translator, translator } from '@/lib/messages'
import { sumCosts } from '@/lib/settlement/statement-queries'

const REFRESH_MS = 5_000
const PAST_SHOWN = 20

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'lease')('title') }
}

export default async function LeasesPage({ searchParams }: { searchParams: PageQuery }) {
  const language = await readLanguage()
  const t = translator(language, 'lease')
  const { organisation } = await requireMember('/lease')
  const ctx = await readContext()
  const before = await readNumber(searchParams, 'before')
  const [running, past] = await Promise.all([
    listRunningLeases(ctx, organisation),
    listPastLeases(ctx, organisation, { before, limit: PAST_SHOWN }),
  ])
  const rows = await withCosts(ctx, organisation, [...running, ...past])
  const shared = { language, t, now: ctx.now }
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
      />
      {rows.length === 0 && before === undefined ? (
        <Nothing language={language} t={t} />
      ) : (
        <>
          <Running {...shared} rows={rows.slice(0, running.length)} />
          <Past {...shared} rows={rows.slice(running.length)} before={before} />
        </>
      )}
    </>
  )
}

async function withCosts(
  ctx: Context,
  organisation: string,
  leases: readonly LeaseLine[],
): Promise<LeaseRow[]> {
  const costs = await sumCosts(ctx, organisation, leases)
  return leases.map((lease) => ({ ...lease, costMicros: costs.get(lease.id) ?? 0n }))
}

type ListProps = { rows: readonly LeaseRow[]; now: Date; language: Language; t: Translator<'lease'> }

function Nothing({ language, t }: Pick<ListProps, 'language' | 't'>) {
  return (
    <Empty title={t('empty')}>
      {t('emptyText')} <Link href={localPath(language, '/market/find')}>{t('find')}</Link>
    </Empty>
  )
}

function Running({ rows, now, language, t }: ListProps) {
  const currency = currencyWord(readEnv().PLATFORM_CURRENCY, language)
  return (
    <section aria-labelledby="running">
      <SectionHead id="running" title={t('running')} caption={t('runningCaption', { currency })} />
      {rows.length > 0 ? (
        <LeaseTable caption={t('running')} leases={rows} isRunning now={now} language={language} t={t} />
      ) : (
        <Empty title={t('noneRunning')}>
          {t('noneRunningText')} <Link href={localPath(language, '/market/find')}>{t('find')}</Link>
        </Empty>
      )}
    </section>
  )
}

function Past({ rows, now, before, language, t }: ListProps & { before: number | undefined }) {
  if (rows.length === 0 && before === undefined) return null
  const currency = currencyWord(readEnv().PLATFORM_CURRENCY, language)
  const path = localPath(language, '/lease')
  const last = rows.at(-1)?.number ?? 1
  return (
    <section className="gap" aria-labelledby="past">
      <SectionHead id="past" title={t('past')} caption={t('pastCaption', { currency })} />
      <LeaseTable caption={t('past')} leases={rows} isRunning={false} now={now} language={language} t={t} />
      <p className="rowwrap small gap-xs">
        {last > 1 && <Link href={`${path}?before=${last}` as Route}>{t('older')}</Link>}
        {before !== undefined && <Link href={path}>{t('newest')}</Link>}
      </p>
    </section>
  )
}
