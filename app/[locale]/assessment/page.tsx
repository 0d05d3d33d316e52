/** The market's figures for the regulator and for everybody: each of one origin, with definition and sample. */

import { Definition, type FigureFrame, frameWords, PERIODS } from '@/components/assessment/figure-words'
import { PriceTable } from '@/components/assessment/price-table'
import { UnmetDemand } from '@/components/assessment/unmet-demand'
import { UseTable } from '@/components/assessment/use-table'
import { PriceUnit } from '@/components/market/price'
import { AsOf } from '@/components/ui/as-of'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { SwitchLinks } from '@/components/ui/tabs'
import { UnitSwitch } from '@/components/ui/unit-switch'
import { ORIGINS } from '@/lib/identity/role'
import { localPath } from '@/lib/language'
import { translator } from '@/lib/messages'
import { readPlatform } from '@/lib/registry/queries'
import { readAddressQuery, type SearchParams } from '../../address-query'
import { readLanguage } from '../../language'
import { readContext } from '../../viewer'
import { readFigures } from './figures'

export const dynamic = 'force-dynamic'

type Figures = Awaited<ReturnType<typeof readFigures>>
type PartProps = { frame: FigureFrame; figures: Figures }

export async function generateMetadata() {
  return { title: translator(await readLanguage(), 'assessment')('title') }
}

export default async function AssessmentPage({ searchParams }: { searchParams: SearchParams }) {
  const language = await readLanguage()
  const ctx = await readContext()
  const query = await readAddressQuery(searchParams)
  const [figures, platform] = await Promise.all([readFigures(ctx, query), readPlatform(ctx)])
  const { origin, period } = figures
  const frame = { language, currency: platform.currency, origin, period }
  const t = translator(language, 'assessment')
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<AsOf at={ctx.now} language={language} />}
        by={<Switches frame={frame} figures={figures} />}
        under={[t('under'), figures.hasSynthetic ? t('never') : ''].join(language === 'zh' ? '' : ' ')}
      />
      <Prices frame={frame} figures={figures} />
      <div className="cols gap">
        <section className="c7" aria-labelledby="use">
          <SectionHead title={t('use.title')} id="use" caption={t('use.caption', frameWords(frame))} />
          <UseTable frame={frame} lines={figures.uses} />
        </section>
        <section className="c5" aria-labelledby="unmet">
          <SectionHead title={t('unmet.title')} id="unmet" caption={t('unmet.caption', frameWords(frame))} />
          <UnmetDemand frame={frame} figures={figures.unmet} rows={figures.unmetRows} />
        </section>
      </div>
    </>
  )
}

function Switches({ frame, figures }: PartProps) {
  const { language, origin, period } = frame
  const t = translator(language, 'assessment')
  const units = translator(language, 'market')
  const href = (chosen: { origin: string; period: string }) =>
    localPath(language, `/assessment?${new URLSearchParams(chosen)}`)
  const origins = ORIGINS.toReversed().map((one) => ({
    key: one,
    label: t(`origin.${one}`),
    href: href({ origin: one, period }),
  }))
  const periods = PERIODS.map((one) => ({
    key: one,
    label: t(`period.${one}`),
    href: href({ origin, period: one }),
  }))
  return (
    <>
      {figures.hasSynthetic && <SwitchLinks label={t('origin.label')} tabs={origins} current={origin} />}
      <SwitchLinks label={t('period.label')} tabs={periods} current={period} />
      <UnitSwitch
        label={units('unit.label')}
        units={{ card: units('unit.card'), node: units('unit.node') }}
      />
    </>
  )
}

function Prices({ frame, figures }: PartProps) {
  const { language, currency } = frame
  const t = translator(language, 'assessment')
  const caption = (
    <>
      {t('price.caption', frameWords(frame))} ·{' '}
      <PriceUnit currency={currency} kind="card" language={language} />
    </>
  )
  return (
    <section aria-labelledby="prices">
      <SectionHead title={t('price.title')} id="prices" caption={caption} />
      <Definition language={language} text={t('price.text')} formula={t('price.formula')}>
        <p className="small gap-xs">{t('price.least')}</p>
      </Definition>
      <PriceTable frame={frame} lines={figures.prices} />
    </section>
  )
}
