/** The operator's view of the ledger: both sides of each currency, and the audit. */

import type { Metadata, Route } from 'next'
import { requireAct } from '@/app/allowed'
import { readLanguage } from '@/app/language'
import { type PageQuery, readText } from '@/app/page-query'
import { readContext } from '@/app/viewer'
import { Audit } from '@/components/ledger/audit'
import { type Sides, TrialBalance } from '@/components/ledger/trial-balance'
import { AsOf } from '@/components/ui/as-of'
import { Empty } from '@/components/ui/note'
import { PageHead } from '@/components/ui/page-head'
import { formatRecorded } from '@/lib/format-time'
import { readLastAct } from '@/lib/journal/queries'
import { localPath } from '@/lib/language'
import { listLedgerFaults } from '@/lib/ledger/queries'
import { listSides, type SideLine } from '@/lib/ledger/side-queries'
import { translator } from '@/lib/messages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'operation')('trial.title') }
}

function byCurrency(lines: readonly SideLine[]): Sides[] {
  const currencies = [...new Set(lines.map((line) => line.currency))]
  return currencies.map((currency) => ({
    currency,
    kinds: lines.filter((line) => line.currency === currency),
  }))
}

export default async function TrialBalancePage({ searchParams }: { searchParams: PageQuery }) {
  const language = await readLanguage()
  await requireAct('/ledger/trial-balance', 'operator.read')
  const ctx = await readContext()
  const t = translator(language, 'operation')
  const isAudit = (await readText(searchParams, 'audit')) !== undefined
  const [lines, faults, lastFault] = await Promise.all([
    listSides(ctx),
    isAudit ? listLedgerFaults(ctx) : null,
    readLastAct(ctx, 'ledger.differs'),
  ])
  const again = `${localPath(language, '/ledger/trial-balance')}?audit=${ctx.now.getTime()}` as Route
  return (
    <>
      <PageHead
        title={t('trial.title')}
        asOf={<AsOf at={ctx.now} language={language} />}
        under={t('trial.under')}
      />
      {lines.length === 0 && <Empty title={t('trial.empty')}>{t('trial.emptyText')}</Empty>}
      {byCurrency(lines).map((sides) => (
        <TrialBalance key={sides.currency} sides={sides} language={language} t={t} />
      ))}
      <Audit
        faults={faults}
        at={formatRecorded(ctx.now, language)}
        lastFault={lastFault && { at: formatRecorded(lastFault.at, language), subject: lastFault.subject }}
        again={again}
        t={t}
      />
    </>
  )
}
