/** Traded medians by day, a small chart an instrument, each on its own scale. Asked prices never stand in it. */

import { HatchPattern, MiniChart } from '@/components/ui/chart'
import { Empty } from '@/components/ui/note'
import { Change } from '@/components/ui/state-word'
import { formatPercent } from '@/lib/format'
import { formatDay, UTC } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Kind } from '@/lib/market/views'
import { translator } from '@/lib/messages'
import { nameOfKind } from './names'
import { ChartPrice, Price } from './price'

export type PriceDay = { dayStart: Date; medianMicros: bigint | null; n: number }

export type PriceCourse = Pick<
  Kind,
  'instrument' | 'classEn' | 'classZh' | 'zoneEn' | 'zoneZh' | 'cardsPerNode'
> & {
  days: readonly PriceDay[]
}

type PriceChartsProps = { language: Language; courses: readonly PriceCourse[] }

export function PriceCharts({ language, courses }: PriceChartsProps) {
  const t = translator(language, 'market')
  if (courses.length === 0) return <Empty title={t('charts.empty')}>{null}</Empty>
  return (
    <>
      <HatchPattern />
      <div className="minis">
        {courses.map((course) => (
          <CourseChart key={course.instrument} course={course} language={language} />
        ))}
      </div>
    </>
  )
}

function CourseChart({ course, language }: { course: PriceCourse; language: Language }) {
  const t = translator(language, 'market')
  const common = translator(language, 'common')
  const { days, cardsPerNode } = course
  const price = (micros: bigint) => <Price micros={micros} cardsPerNode={cardsPerNode} />
  const priced = days.flatMap((day) => (day.medianMicros === null ? [] : [day.medianMicros]))
  const last = priced.at(-1)
  return (
    <MiniChart
      title={nameOfKind(course, language)}
      change={<CourseChange first={priced[0]} last={last} language={language} />}
      last={last === undefined ? null : price(last)}
      points={days.map(({ dayStart, medianMicros, n }) => ({
        label: formatDay(dayStart, language, UTC),
        value: medianMicros === null ? null : Number(medianMicros),
        text:
          medianMicros === null
            ? n === 0
              ? t('charts.gap')
              : t('charts.few', { n: `${n}` })
            : price(medianMicros),
        isThin: n > 0 && medianMicros === null,
      }))}
      scale={(value) => <ChartPrice micros={BigInt(Math.round(value))} cardsPerNode={cardsPerNode} />}
      words={{
        asTable: common('asTable'),
        noData: t('charts.noPrice'),
        columns: [t('charts.day'), t('charts.price')],
      }}
    />
  )
}

type CourseChangeProps = { first: bigint | undefined; last: bigint | undefined; language: Language }

function CourseChange({ first, last, language }: CourseChangeProps) {
  const common = translator(language, 'common')
  if (first === undefined || last === undefined || first === 0n) return null
  const ppm = Number(((last - first) * 1_000_000n) / first)
  return (
    <span className="nw">
      <Change
        direction={ppm}
        text={formatPercent(ppm, language, { signed: true })}
        words={{ up: common('up'), down: common('down') }}
      />
    </span>
  )
}
