/** The statement of a lease hour by hour; each line opens down to the signed minutes that it rests on. */

import { HourReadings, type ReadingTexts } from '@/components/metering/hour-readings'
import { Formula, Unfold } from '@/components/ui/ground'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import { currencyWord, formatCount, formatDuration } from '@/lib/format'
import { formatAsOf, formatClock, LOCAL_ZONE } from '@/lib/format-time'
import { showId } from '@/lib/id'
import type { Language } from '@/lib/language'
import type { LeaseLine } from '@/lib/lease/views'
import type { Translator } from '@/lib/messages'
import { formatMicros } from '@/lib/money'
import type { HourLine, Statement } from '@/lib/settlement/statement'
import { stateWord } from '@/lib/state-word'
import { slotStart } from '@/lib/time'

const EXACT = 6
/** Hours of a long lease that a page shows, newest first. */
const SHOWN_MAX = 48

type HoursProps = {
  lease: LeaseLine
  statement: Statement
  currency: string
  now: Date
  language: Language
  t: Translator<'metering'>
}

export function Hours({ lease, statement, currency, now, language, t }: HoursProps) {
  const hours = statement.hours.slice(-SHOWN_MAX)
  const { end } = statement
  return (
    <section className="gap" aria-labelledby="hours">
      <SectionHead
        id="hours"
        title={t('hours.title')}
        caption={t('hours.caption', { currency: currencyWord(currency, language) })}
      />
      {hours.length === 0 && <p className="help">{t('hours.none')}</p>}
      {hours.map((hour) => (
        <Hour key={hour.hour} lease={lease} hour={hour} now={now} language={language} t={t} />
      ))}
      {end && lease.endedAt && (
        <p className="rowact small gap-xs">
          <span>{t('hours.end', { at: formatAsOf(lease.endedAt, language) })}</span>
          <span className="n muted">
            {end.chargeMicros > 0n &&
              `${t('hours.charged', { amount: formatMicros(end.chargeMicros, EXACT) })} · `}
            {t('hours.back', { amount: formatMicros(end.releasedMicros, EXACT) })}
          </span>
        </p>
      )}
    </section>
  )
}

type HourProps = Omit<HoursProps, 'statement' | 'currency'> & { hour: HourLine }

function nameHour(hour: number, t: Translator<'metering'>): string {
  return t('hours.hour', { from: formatClock(slotStart(hour)), to: formatClock(slotStart(hour + 1)) })
}

function HourState({ hour, now, language, t }: Omit<HourProps, 'lease'>) {
  const { tone, word } = stateWord(language, 'hour', hour.state)
  const isWaiting = hour.state === 'open' && hour.to <= now
  return <StateWord tone={tone} word={isWaiting ? t('hours.waiting') : word} />
}

function Hour({ lease, hour, now, language, t }: HourProps) {
  const name = nameHour(hour.hour, t)
  const exact = (micros: bigint) => formatMicros(micros, EXACT)
  return (
    <Unfold
      name={<span className="nw">{name}</span>}
      figure={
        <span className="rowwrap">
          {t('hours.served', { time: formatDuration(Number(hour.servedNodeMs) / lease.nodes, language) })} ·{' '}
          {t('hours.charged', { amount: exact(hour.chargeMicros) })}
          <HourState hour={hour} now={now} language={language} t={t} />
        </span>
      }
    >
      <p className="small">
        {t('hours.provider', { amount: exact(hour.providerMicros) })} ·{' '}
        {t('hours.fee', { amount: exact(hour.feeMicros) })} ·{' '}
        {t('hours.back', { amount: exact(hour.releasedMicros) })}
      </p>
      <Formula>
        {t('hours.formula', {
          served: formatCount(hour.servedNodeMs),
          price: exact(lease.priceMicrosPerNodeHour),
          charge: exact(hour.chargeMicros),
        })}
      </Formula>
      <HourReadings
        address={`/api/lease/${showId('lea', lease.id)}/readings?hour=${hour.hour}`}
        version={`${hour.servedNodeMs}`}
        texts={readingTexts(name, t)}
      />
    </Unfold>
  )
}

function readingTexts(hour: string, t: Translator<'metering'>): ReadingTexts {
  return {
    caption: t('hours.readings.caption', { hour }),
    minute: t('hours.readings.minute', { zone: LOCAL_ZONE.name }),
    value: t('hours.readings.value'),
    batch: t('hours.readings.batch'),
    key: t('hours.readings.key'),
    received: t('hours.readings.received'),
    loading: t('hours.readings.loading'),
    none: t('hours.readings.none'),
    failed: t('hours.readings.failed'),
    retry: t('hours.readings.retry'),
  }
}
