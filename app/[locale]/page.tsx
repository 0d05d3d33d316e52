/** The market at a glance: open to everybody, read again every few seconds. */

import { ClassTable } from '@/components/market/class-table'
import { Examples } from '@/components/market/examples'
import { LastTrades } from '@/components/market/last-trades'
import { joinParts } from '@/components/market/names'
import { NeedForm } from '@/components/market/need-form'
import { PriceCharts } from '@/components/market/price-charts'
import { RealHere, WaysToBegin } from '@/components/market/real-here'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { SwitchLinks } from '@/components/ui/tabs'
import { UnitSwitch } from '@/components/ui/unit-switch'
import { currencyWord } from '@/lib/format'
import { formatAsOf } from '@/lib/format-time'
import { ORIGINS } from '@/lib/identity/role'
import { type Language, localPath } from '@/lib/language'
import { translator } from '@/lib/messages'
import { readPlatform } from '@/lib/registry/queries'
import { readAddressQuery, type SearchParams } from '../address-query'
import { readLanguage } from '../language'
import { readContext } from '../viewer'
import { readGlance } from './glance'
import { EMPTY_NEED } from './market/find/need-typed'

export const dynamic = 'force-dynamic'

const REFRESH_MS = 5_000

type Glance = Awaited<ReturnType<typeof readGlance>>
type PartProps = { language: Language; glance: Glance; currency: string; now: Date; isVisitor: boolean }

export async function generateMetadata() {
  return { title: translator(await readLanguage(), 'market')('title') }
}

export default async function MarketPage({ searchParams }: { searchParams: SearchParams }) {
  const language = await readLanguage()
  const ctx = await readContext()
  const { origin } = await readAddressQuery(searchParams)
  const [glance, platform] = await Promise.all([readGlance(ctx, origin), readPlatform(ctx)])
  const t = translator(language, 'market')
  const isVisitor = ctx.viewer.kind !== 'member'
  const part = { language, glance, currency: platform.currency, now: ctx.now, isVisitor }
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
        under={[t('under'), realNote(glance, language)].join(language === 'zh' ? '' : ' ')}
      />
      <div className="cols home">
        <div className="c9">
          <Needs {...part} />
          <Classes {...part} />
          <Courses {...part} />
        </div>
        <Aside {...part} />
      </div>
    </>
  )
}

function realNote({ pools, hasSynthetic }: Glance, language: Language): string {
  const t = translator(language, 'market')
  if (!hasSynthetic) return pools.real.length > 0 ? t('realNote.real') : ''
  return t(pools.real.length > 0 ? 'realNote.mixed' : 'realNote.synthetic', { pools: pools.real.length })
}

function Needs({ language, glance, currency, isVisitor }: PartProps) {
  const { kinds, machine, example } = glance
  if (kinds.length === 0) return null
  return (
    <section aria-label={translator(language, 'market')('need.form')}>
      <NeedForm
        language={language}
        currency={currency}
        action={localPath(language, '/market/find')}
        kinds={kinds}
        typed={{ ...EMPTY_NEED, nodeClass: (example?.kind ?? kinds[0])?.nodeClass ?? '' }}
      />
      <Examples
        language={language}
        currency={currency}
        isVisitor={isVisitor}
        machine={machine}
        example={example}
      />
    </section>
  )
}

function Classes({ language, glance, currency, now }: PartProps) {
  const t = translator(language, 'market')
  const { origin, hasSynthetic, lines } = glance
  return (
    <section className="gap-s" aria-labelledby="classes">
      <SectionHead title={t('classes.title')} id="classes" caption={t('classes.captionNote')}>
        {hasSynthetic && <OriginSwitch language={language} current={origin} />}
        <UnitSwitch label={t('unit.label')} units={{ card: t('unit.card'), node: t('unit.node') }} />
      </SectionHead>
      <ClassTable
        language={language}
        currency={currency}
        now={now}
        originWord={t(`origin.${origin}`)}
        lines={lines}
      />
    </section>
  )
}

function OriginSwitch({ language, current }: { language: Language; current: string }) {
  const t = translator(language, 'market')
  const tabs = ORIGINS.toReversed().map((origin) => ({
    key: origin,
    label: t(`origin.${origin}`),
    href: localPath(language, `/?origin=${origin}`),
  }))
  return <SwitchLinks label={t('origin.label')} tabs={tabs} current={current} />
}

function Courses({ language, glance }: PartProps) {
  const t = translator(language, 'market')
  return (
    <section className="gap" aria-labelledby="courses">
      <SectionHead
        title={t('charts.title')}
        id="courses"
        caption={t('charts.caption', { origin: t(`origin.${glance.origin}`) })}
      />
      <PriceCharts language={language} courses={glance.courses} />
    </section>
  )
}

function Aside({ language, glance, currency, now }: PartProps) {
  const t = translator(language, 'market')
  const { origin, trades, pools } = glance
  return (
    <div className="c3">
      <WaysToBegin language={language} />
      <section className="gap-s" aria-labelledby="real-here">
        <SectionHead title={t('real.title')} id="real-here" />
        <RealHere language={language} pools={pools.real} syntheticPools={pools.syntheticPools} />
      </section>
      <section className="gap-s" aria-labelledby="last-trades">
        <SectionHead
          title={t('trades.title')}
          id="last-trades"
          caption={joinParts(language, t(`origin.${origin}`), currencyWord(currency, language))}
        />
        <LastTrades language={language} now={now} originWord={t(`origin.${origin}`)} trades={trades} />
      </section>
    </div>
  )
}
