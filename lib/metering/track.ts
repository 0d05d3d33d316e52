/** Planned, delivered and signed time of a lease on one axis: which marks to draw, and in which state. */

import { billableSpan, endOf } from '../lease/lease'
import { earlier, HOUR_MS, later, MINUTE_MS } from '../time'

/** full: all of it served · part: some · wait: still running or on its way · miss: not served · none: outside, or not yet. */
export const MARKS = ['full', 'part', 'wait', 'miss', 'none'] as const
export type Mark = (typeof MARKS)[number]

export type Span = { readonly from: Date; readonly to: Date }

export type TrackTerms = {
  readonly nodes: number
  readonly grantedFrom: Date
  readonly agreedEnd: Date
  /** Null while it runs. */
  readonly endedAt: Date | null
  /** Null until it was ready. */
  readonly readyAt: Date | null
}

/** The axis of a lease: its window widened to whole steps, and how many minutes one mark stands for. */
export type Axis = Span & { readonly minutesPerMark: number; readonly tickMinutes: number }

/** What the readings of one mark add up to. Units: node-milliseconds. */
export type MarkRow = { readonly mark: number; readonly value: bigint }

export type Track = {
  readonly axis: Axis
  readonly marks: readonly Mark[]
  readonly planned: Span
  readonly delivered: readonly Span[]
  readonly lost: readonly Span[]
}

const MARKS_MAX = 180
const MARK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440] as const
const TICKS_MAX = 6
const TICK_MINUTES = [10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080] as const
/** A batch comes within a minute of its minute; a reading that is later than this is missing. Units: ms. */
const LATE_MS = 3 * MINUTE_MS
/** Counted as whole from here on: clocks of site and platform differ by milliseconds. Units: ppm. */
const WHOLE_PPM = 995_000n

function stepFor(minutes: number, most: number, steps: readonly number[]): number {
  return steps.find((step) => minutes / step <= most) ?? steps.at(-1) ?? 1
}

/** The axis on which a lease is drawn: whole half hours for up to four hours, whole hours beyond. */
export function axisOf({ grantedFrom, agreedEnd }: Pick<TrackTerms, 'grantedFrom' | 'agreedEnd'>): Axis {
  const isShort = agreedEnd.getTime() - grantedFrom.getTime() <= 4 * HOUR_MS
  const stepMs = isShort ? HOUR_MS / 2 : HOUR_MS
  const from = new Date(Math.floor(grantedFrom.getTime() / stepMs) * stepMs)
  const to = new Date(Math.ceil(agreedEnd.getTime() / stepMs) * stepMs)
  const minutes = (to.getTime() - from.getTime()) / MINUTE_MS
  return {
    from,
    to,
    minutesPerMark: stepFor(minutes, MARKS_MAX, MARK_MINUTES),
    tickMinutes: stepFor(minutes, TICKS_MAX, TICK_MINUTES),
  }
}

function overlapMs(a: Span, b: Span | null): number {
  if (!b) return 0
  return Math.max(0, earlier(a.to, b.to).getTime() - later(a.from, b.from).getTime())
}

function spanOfMark(axis: Axis, mark: number): Span {
  const ms = axis.minutesPerMark * MINUTE_MS
  const from = new Date(axis.from.getTime() + mark * ms)
  return { from, to: earlier(new Date(from.getTime() + ms), axis.to) }
}

function judge(
  span: Span,
  terms: TrackTerms,
  value: bigint | undefined,
  now: Date,
  isComplete: boolean,
): Mark {
  const granted = { from: terms.grantedFrom, to: endOf(terms) }
  if (overlapMs(span, granted) === 0 || span.from >= now) return 'none'
  const expectedNodeMs = BigInt(overlapMs(span, billableSpan(terms)) * terms.nodes)
  const served = value ?? 0n
  if (served > 0n && served * 1_000_000n >= expectedNodeMs * WHOLE_PPM) return 'full'
  const isLate = now.getTime() - earlier(span.to, granted.to).getTime() > LATE_MS
  if (!isComplete && !isLate) return 'wait'
  return served > 0n ? 'part' : 'miss'
}

/** Neighbouring marks of these states as spans, at most as wide as `within`. */
function joinMarks(axis: Axis, marks: readonly Mark[], wanted: readonly Mark[], within: Span | null): Span[] {
  const spans: { from: Date; to: Date }[] = []
  marks.forEach((mark, order) => {
    if (!within || !wanted.includes(mark)) return
    const whole = spanOfMark(axis, order)
    const span = { from: later(whole.from, within.from), to: earlier(whole.to, within.to) }
    if (span.from >= span.to) return
    const last = spans.at(-1)
    if (last && last.to.getTime() === span.from.getTime()) last.to = span.to
    else spans.push(span)
  })
  return spans
}

/** The track of a lease. `isComplete`: no reading of it can come any more. */
export function layTrack(terms: TrackTerms, rows: readonly MarkRow[], now: Date, isComplete: boolean): Track {
  const axis = axisOf(terms)
  const ms = axis.to.getTime() - axis.from.getTime()
  const count = Math.ceil(ms / (axis.minutesPerMark * MINUTE_MS))
  const values = new Map(rows.map(({ mark, value }) => [mark, value]))
  const marks = Array.from({ length: count }, (_, mark) =>
    judge(spanOfMark(axis, mark), terms, values.get(mark), now, isComplete),
  )
  const planned = { from: terms.grantedFrom, to: terms.agreedEnd }
  return {
    axis,
    marks,
    planned,
    delivered: joinMarks(axis, marks, ['full', 'part'], billableSpan(terms)),
    lost: joinMarks(axis, marks, ['miss'], planned),
  }
}

/** Where an instant stands on the axis, as a share of its length. */
export function placeOn(axis: Span, at: Date): number {
  return (at.getTime() - axis.from.getTime()) / (axis.to.getTime() - axis.from.getTime())
}

/** The instants that the axis names. */
export function ticksOf(axis: Axis): Date[] {
  const stepMs = axis.tickMinutes * MINUTE_MS
  const count = Math.floor((axis.to.getTime() - axis.from.getTime()) / stepMs)
  return Array.from({ length: count + 1 }, (_, n) => new Date(axis.from.getTime() + n * stepMs))
}
