/** One lease of the viewer: its phases, its meter, its program, what it costs; and once it is over, what it came to. */

import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readLanguage } from '@/app/language'
import { readContext, requireMember } from '@/app/viewer'
import { HoldTrouble, LeasePhases } from '@/components/lease/lease-phases'
import { LeaseState } from '@/components/lease/lease-state'
import { nameOfClass, nameOfZone, tellNodes } from '@/components/lease/names'
import { LeaseTrack } from '@/components/metering/lease-track'
import { CostBox } from '@/components/settlement/cost-box'
import { Hours } from '@/components/settlement/hours'
import { Settled } from '@/components/settlement/settled'
import { AsOf } from '@/components/ui/as-of'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { PageHead } from '@/components/ui/page-head'
import { Tag } from '@/components/ui/state-word'
import type { Context } from '@/lib/context'
import { readEnv } from '@/lib/env'
import { formatAsOf } from '@/lib/format-time'
import { readId, showId } from '@/lib/id'
import { type Language, localPath } from '@/lib/language'
import { readLease } from '@/lib/lease/queries'
import type { LeaseView } from '@/lib/lease/views'
import { type Translator, translator } from '@/lib/messages'
import { listMarkRows, type MeterState, readMeterState } from '@/lib/metering/minute-queries'
import { layTrack } from '@/lib/metering/track'
import { endingNow, priceAgreed, type Statement } from '@/lib/settlement/statement'
import { readStatement } from '@/lib/settlement/statement-queries'
import { endLeaseAction } from '../actions'
import { Programs } from './programs'

const REFRESH_MS = 2_000

type Params = { params: Promise<{ id: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'lease')('lease') }
}

export default async function LeasePage({ params }: Params) {
  const language = await readLanguage()
  const { id: shown } = await params
  const id = readId('lea', shown)
  const { organisation } = await requireMember(`/lease/${shown}`)
  const ctx = await readContext()
  const lease = id ? await readLease(ctx, organisation, id) : null
  if (!lease) notFound()
  const [meter, statement] = await Promise.all([readMeterState(ctx, lease), readStatement(ctx, lease)])
  const t = translator(language, 'lease')
  const parts = { ctx, lease, meter, statement, language, t }
  return (
    <>
      <Head {...parts} />
      <div className="cols gap-s">
        <div className="c8">
          <HoldTrouble lease={lease} t={t} />
          <LeasePhases lease={lease} language={language} t={t} />
          <Meter {...parts} />
          <Programs ctx={ctx} lease={lease} language={language} />
          <Hours
            lease={lease}
            statement={statement}
            currency={readEnv().PLATFORM_CURRENCY}
            now={ctx.now}
            language={language}
            t={translator(language, 'metering')}
          />
        </div>
        <div className="c4">
          <Cost {...parts} />
        </div>
      </div>
    </>
  )
}

type Parts = {
  ctx: Context
  lease: LeaseView
  meter: MeterState
  statement: Statement
  language: Language
  t: Translator<'lease'>
}

function Head({ ctx, lease, statement, language, t }: Parts) {
  const common = translator(language, 'common')
  const isReal = lease.origin === 'real'
  const asOf = statement.isSettled ? (
    <AsOf at={ctx.now} language={language} />
  ) : (
    <LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />
  )
  const what = nameOfClass(lease, language)
  const under = {
    nodes: tellNodes(lease, t),
    zone: nameOfZone(lease, language),
    terms: t(`terms.${lease.terms}`),
  }
  const named = t('named', { number: `${lease.number}` })
  return (
    <PageHead
      title={t('titled', { number: `${lease.number}`, what })}
      state={<LeaseState lease={lease} language={language} />}
      tags={<Tag isReal={isReal}>{common(isReal ? 'real' : 'synthetic')}</Tag>}
      crumbs={[{ label: t('title'), href: localPath(language, '/lease') }, { label: named }]}
      asOf={asOf}
      under={
        <>
          {t('under', under)} ·{' '}
          <IdentifierLink
            text={lease.pool}
            href={localPath(language, `/id/${encodeURIComponent(lease.pool)}`)}
          />{' '}
          · <span className="mono small">{showId('lea', lease.id)}</span>
        </>
      }
    />
  )
}

async function Meter({ ctx, lease, meter, statement, language }: Parts) {
  const rows = await listMarkRows(ctx, lease)
  const isComplete = meter.closedAt !== null || statement.isSettled
  return (
    <LeaseTrack
      track={layTrack(lease, rows, ctx.now, isComplete)}
      signed={meter}
      deliveredMs={Number(statement.servedNodeMs) / lease.nodes}
      isOver={lease.endedAt !== null}
      now={ctx.now}
      language={language}
      t={translator(language, 'metering')}
    />
  )
}

function Cost({ ctx, lease, meter, statement, language, t }: Parts) {
  const { PLATFORM_CURRENCY: currency } = readEnv()
  if (lease.endedAt)
    return <Settled lease={lease} statement={statement} currency={currency} language={language} t={t} />
  const signedUntil = meter.last?.until ?? null
  return (
    <CostBox
      lease={lease}
      statement={statement}
      agreedMicros={priceAgreed(lease)}
      ending={endingNow(lease, statement, signedUntil, ctx.now)}
      signedUntil={signedUntil}
      currency={currency}
      now={ctx.now}
      language={language}
      t={t}
      action={endLeaseAction}
    />
  )
}
