/** A provider's offers beside the market, a new one, another price, and pools that pause. */

import { EditOffer, NewOffer, type OwnPool } from '@/components/market/offer-forms'
import { type Beside, type OfferBeside, OfferTable } from '@/components/market/offer-table'
import { PauseTable } from '@/components/market/pause-table'
import { ButtonLink } from '@/components/ui/button'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { Empty } from '@/components/ui/note'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { UnitSwitch } from '@/components/ui/unit-switch'
import { readAsked, readTraded, trailingDays } from '@/lib/assessment/queries'
import type { Context } from '@/lib/context'
import { formatAsOf } from '@/lib/format-time'
import type { MemberViewer } from '@/lib/identity/role'
import { type Language, localPath } from '@/lib/language'
import { listMarketLines } from '@/lib/market/glance-queries'
import { listOffers } from '@/lib/market/queries'
import { translator } from '@/lib/messages'
import { listPools, type PoolRow, readPlatform } from '@/lib/registry/queries'
import { readAddressQuery, type SearchParams } from '../../../address-query'
import { readLanguage } from '../../../language'
import { readContext, requireMember } from '../../../viewer'
import {
  pausePoolAction,
  publishOfferAction,
  repriceOfferAction,
  resumePoolAction,
  withdrawOfferAction,
} from '../actions'

export const dynamic = 'force-dynamic'

const REFRESH_MS = 5_000
const BESIDE_DAYS = 7

export async function generateMetadata() {
  return { title: translator(await readLanguage(), 'offers')('title') }
}

/** Asked and traded of the last week, of the viewer's own origin. */
async function readMarketBeside(ctx: Context, viewer: MemberViewer): Promise<(instrument: string) => Beside> {
  const period = trailingDays(ctx.now, BESIDE_DAYS)
  const [asked, traded] = await Promise.all([
    readAsked(ctx, viewer.origin, period),
    readTraded(ctx, viewer.origin, period),
  ])
  const spread = (low?: bigint | null, median?: bigint | null, high?: bigint | null) =>
    low != null && median != null && high != null ? { low, median, high } : null
  return (instrument) => {
    const [a, b] = [asked.get(instrument), traded.get(instrument)]
    return {
      asked: spread(a?.p10Micros, a?.medianMicros, a?.p90Micros),
      traded: spread(b?.p10Micros, b?.medianMicros, b?.p90Micros),
      n: b?.n ?? 0,
    }
  }
}

export default async function OffersPage({ searchParams }: { searchParams: SearchParams }) {
  const language = await readLanguage()
  const viewer = await requireMember('/market/offers')
  const ctx = await readContext()
  const query = await readAddressQuery(searchParams)
  const t = translator(language, 'offers')
  const units = translator(language, 'market')
  const pools = await listPools(ctx, viewer.organisation)
  if (pools.length === 0) return <NoPool language={language} isProvider={viewer.roles.includes('provider')} />
  const [offers, beside, platform] = await Promise.all([
    listOffers(ctx, viewer.organisation),
    readMarketBeside(ctx, viewer),
    readPlatform(ctx),
  ])
  const besides = offers.map((offer) => ({ ...offer, beside: beside(offer.kind.instrument) }))
  const chosen = besides.find((offer) => offer.id === query.offer) ?? null
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
        by={
          <UnitSwitch
            label={units('unit.label')}
            units={{ card: units('unit.card'), node: units('unit.node') }}
          />
        }
        under={t('under')}
      />
      <div className="cols trade">
        <div className="c8">
          <section aria-labelledby="offers">
            <SectionHead
              title={t('section')}
              id="offers"
              caption={t('sectionNote', { origin: units(`origin.${viewer.origin}`) })}
            />
            <OfferTable language={language} offers={besides} chosen={chosen?.id ?? null} />
          </section>
          <section className="gap" aria-labelledby="pools">
            <SectionHead title={t('pools.title')} id="pools" caption={t('pools.note')} />
            <PauseTable
              language={language}
              pools={pools.map((pool) => ({ ...pool, name: poolName(pool, language) }))}
              pause={pausePoolAction}
              resume={resumePoolAction}
            />
          </section>
        </div>
        <div className="c4">
          <OfferBox
            language={language}
            currency={platform.currency}
            formKey={ctx.newId()}
            chosen={chosen}
            pools={await ownPools(ctx, pools, beside, language)}
          />
        </div>
      </div>
    </>
  )
}

function poolName(pool: PoolRow, language: Language): string {
  return language === 'zh' ? pool.nameZh : pool.nameEn
}

/** Pools whose instrument is open: only they can be offered. */
async function ownPools(
  ctx: Context,
  pools: readonly PoolRow[],
  beside: (instrument: string) => Beside,
  language: Language,
): Promise<OwnPool[]> {
  const lines = new Map((await listMarketLines(ctx)).map((line) => [line.instrument, line]))
  return pools.flatMap((pool) => {
    const kind = lines.get(pool.instrument)
    if (!kind) return []
    return [
      {
        cpid: pool.cpid,
        name: poolName(pool, language),
        nodes: pool.nodes,
        kind,
        beside: beside(pool.instrument),
      },
    ]
  })
}

type OfferBoxProps = {
  language: Language
  currency: string
  formKey: string
  chosen: OfferBeside | null
  pools: readonly OwnPool[]
}

function OfferBox({ language, currency, formKey, chosen, pools }: OfferBoxProps) {
  const t = translator(language, 'offers')
  const base = { language, currency, formKey }
  if (chosen)
    return (
      <EditOffer
        {...base}
        key={chosen.id}
        offer={chosen}
        newHref={localPath(language, '/market/offers')}
        reprice={repriceOfferAction}
        withdraw={withdrawOfferAction}
      />
    )
  if (pools.length === 0) return <p className="help">{t('form.notOpen')}</p>
  return <NewOffer {...base} pools={pools} publish={publishOfferAction} />
}

function NoPool({ language, isProvider }: { language: Language; isProvider: boolean }) {
  const t = translator(language, 'offers')
  return (
    <>
      <PageHead title={t('title')} under={t('under')} />
      <Empty title={t(isProvider ? 'noPool' : 'notProvider')}>
        {t(isProvider ? 'noPoolNext' : 'notProviderNext')}
        <p className="gap-xs">
          <ButtonLink href={localPath(language, '/registry')}>{t('openPools')}</ButtonLink>
        </p>
      </Empty>
    </>
  )
}
