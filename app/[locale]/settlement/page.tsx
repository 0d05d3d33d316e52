/** A provider's earnings: in all, and by lease down to the hour. */

import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { requireAct } from '@/app/allowed'
import { readLanguage } from '@/app/language'
import { type PageQuery, readText } from '@/app/page-query'
import { readContext } from '@/app/viewer'
import { EarningFigures, EarningTable } from '@/components/settlement/earnings'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { Empty } from '@/components/ui/note'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { readEnv } from '@/lib/env'
import { currencyWord } from '@/lib/format'
import { formatAsOf, LOCAL_ZONE } from '@/lib/format-time'
import { localPath } from '@/lib/language'
import { sumEarned } from '@/lib/ledger/queries'
import { translator } from '@/lib/messages'
import { listEarningHours, listEarnings, sumEarnings } from '@/lib/settlement/earning-queries'

const REFRESH_MS = 10_000
const SHOWN = 20

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'settlement')('title') }
}

export default async function EarningsPage({ searchParams }: { searchParams: PageQuery }) {
  const language = await readLanguage()
  const { organisation } = await requireAct('/settlement', 'earning.read')
  const ctx = await readContext()
  const before = await readText(searchParams, 'before')
  const open = await readText(searchParams, 'open')
  const [earnedMicros, totals, rows, hours] = await Promise.all([
    sumEarned(ctx, organisation),
    sumEarnings(ctx, organisation),
    listEarnings(ctx, organisation, { before, limit: SHOWN }),
    open ? listEarningHours(ctx, organisation, open) : [],
  ])
  const { PLATFORM_CURRENCY: currency } = readEnv()
  const t = translator(language, 'settlement')
  const shared = { currency, language, t }
  const path = localPath(language, '/settlement')
  const hrefTo = (query: Record<string, string | undefined>) => {
    const named = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
    return (named.length > 0 ? `${path}?${new URLSearchParams(named)}` : path) as Route
  }
  const last = rows.length === SHOWN ? rows.at(-1) : undefined
  const caption = t('caption', { currency: currencyWord(currency, language), zone: LOCAL_ZONE.name })
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
        under={t('under')}
      />
      <EarningFigures {...shared} earnedMicros={earnedMicros} totals={totals} />
      <section className="gap" aria-labelledby="leases">
        <SectionHead id="leases" title={t('leases')} caption={caption} />
        {rows.length === 0 ? (
          <Empty title={t('empty')}>
            {t('emptyText')} <Link href={localPath(language, '/market/offers')}>{t('emptyLink')}</Link>
          </Empty>
        ) : (
          <EarningTable
            {...shared}
            rows={rows}
            open={open ? { lease: open, hours } : null}
            hrefOf={(lease) => hrefTo({ before, open: lease })}
          />
        )}
        <p className="rowwrap small gap-xs">
          {last && <Link href={hrefTo({ before: last.lease })}>{t('older')}</Link>}
          {before && <Link href={path}>{t('newest')}</Link>}
        </p>
      </section>
    </>
  )
}
