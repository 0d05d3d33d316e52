/** Planned, delivered and signed time of a lease on one axis, and how far it is signed. */

import { SectionHead } from '@/components/ui/page-head'
import { type Bar, type Lane, type Minute, Tracks } from '@/components/ui/tracks'
import { formatDuration } from '@/lib/format'
import { formatCellTime, formatClock, formatSeconds, LOCAL_ZONE } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { type Mark, placeOn, type Span, type Track, ticksOf } from '@/lib/metering/track'
import { DAY_MS } from '@/lib/time'

export type SignedSoFar = {
  readonly signedMinutes: number
  readonly last: { readonly batch: string; readonly receivedAt: Date } | null
}

type LeaseTrackProps = {
  track: Track
  signed: SignedSoFar
  /** Billable time that was served, of one node. Units: ms. */
  deliveredMs: number
  now: Date
  language: Language
  /** Nothing more of it will be served. */
  isOver: boolean
  t: Translator<'metering'>
}

const MINUTE_OF_MARK: Record<Mark, Minute> = {
  full: 'full',
  part: 'part',
  wait: 'wait',
  miss: 'miss',
  none: 'none',
}

export function LeaseTrack({ track, signed, deliveredMs, isOver, now, language, t }: LeaseTrackProps) {
  const { axis, planned, delivered, lost, marks } = track
  const bars = (kind: Bar['kind'], spans: readonly Span[]): Bar[] =>
    spans.map((span, order) => ({
      key: `${kind} ${order}`,
      kind,
      from: placeOn(axis, span.from),
      to: placeOn(axis, span.to),
    }))
  const plannedMs = planned.to.getTime() - planned.from.getTime()
  const lanes: Lane[] = [
    {
      key: 'plan',
      label: t('track.planned'),
      note: formatDuration(plannedMs, language),
      bars: bars('plan', [planned]),
    },
    {
      key: 'fact',
      label: t('track.delivered'),
      note: formatDuration(deliveredMs, language),
      bars: [...bars('fact', delivered), ...bars('lost', lost)],
    },
    {
      key: 'signed',
      label: t('track.signed'),
      note: t('track.minutes', { minutes: signed.signedMinutes }),
      minutes: marks.map((mark) => MINUTE_OF_MARK[mark]),
    },
  ]
  return (
    <section className="gap-s" aria-labelledby="track">
      <SectionHead
        id="track"
        title={t('track.title')}
        caption={t('track.caption', { zone: LOCAL_ZONE.name })}
      />
      <Tracks
        label={t('track.label', {
          from: formatSeconds(planned.from),
          to: formatSeconds(planned.to),
          delivered: formatDuration(deliveredMs, language),
          minutes: signed.signedMinutes,
          missing: marks.filter((mark) => mark === 'miss').length,
        })}
        lanes={lanes}
        ticks={tellTicks(track, language)}
        now={placeOn(axis, now)}
      />
      <TrackKey track={track} signed={signed} isOver={isOver} t={t} />
    </section>
  )
}

function tellTicks({ axis }: Track, language: Language) {
  const isLong = axis.to.getTime() - axis.from.getTime() > DAY_MS
  const ticks = ticksOf(axis)
  return ticks.map((at, order) => ({
    at: placeOn(axis, at),
    text: isLong ? formatCellTime(at, language) : formatClock(at),
    isDesk: order % 2 === 1 && order < ticks.length - 1,
  }))
}

function TrackKey({ track, signed, isOver, t }: Omit<LeaseTrackProps, 'deliveredMs' | 'now' | 'language'>) {
  const { last, signedMinutes } = signed
  const has = (mark: Mark) => track.marks.includes(mark)
  const { minutesPerMark } = track.axis
  return (
    <p className="key gap-xs">
      <span>
        <i className="full" /> {t('track.keySigned')}
      </span>
      {has('wait') && (
        <span>
          <i className="wait" /> {t('track.keyWait')}
        </span>
      )}
      {has('miss') && (
        <span>
          <i className="miss" /> {t('track.keyMiss')}
        </span>
      )}
      <span className="long">
        {signedMinutes > 0 && <b className="lead">{t('track.minutesSigned', { minutes: signedMinutes })}</b>}
        {minutesPerMark > 1 && <> · {t('track.perMark', { minutes: `${minutesPerMark}` })}</>}
        {last && <> · {t('track.last', { batch: last.batch, at: formatSeconds(last.receivedAt) })}</>}
        {signedMinutes === 0 && t(isOver ? 'track.nothing' : 'track.none')}
      </span>
    </p>
  )
}
