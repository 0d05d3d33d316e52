/** What a lease was served, minute by minute: while the hold was active, the engine usable and seen, within what was granted. */

import type { LeaseMeter } from '@/lib/lease/command'
import type { Reading } from '@/lib/metering/batch'
import { MINUTE_MS } from '@/lib/time'
import type { Span } from './engine/provider-engine'

/** Longest time between two looks at an engine that still counts as seen. Units: ms. */
export const SEEN_WITHIN_MS = 30_000

/** A lease as the meter sees it: its hold is active in `[fromMs, untilMs)`. */
export type Service = {
  readonly lease: string
  readonly meters: readonly LeaseMeter[]
  readonly nodes: number
  readonly fromMs: number
  readonly untilMs: number
}

/** Joins newly seen spans to the known ones; both in order. */
export function joinSpans(known: readonly Span[], seen: readonly Span[]): Span[] {
  const spans = [...known]
  for (const span of seen) {
    const last = spans.at(-1)
    if (last && span.fromMs <= last.toMs)
      spans[spans.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) }
    else if (span.fromMs < span.toMs) spans.push(span)
  }
  return spans
}

/** Leaves out what ended before an instant. */
export function trimSpans(spans: readonly Span[], beforeMs: number): Span[] {
  return spans.filter((span) => span.toMs > beforeMs)
}

/** Milliseconds of `[fromMs, toMs)` that lie in the spans. */
export function overlapMs(spans: readonly Span[], fromMs: number, toMs: number): number {
  let sum = 0
  for (const span of spans) {
    if (span.fromMs >= toMs) break
    if (span.toMs > fromMs) sum += Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs)
  }
  return sum
}

export type Measured = {
  readonly readings: readonly Reading[]
  /** The first minute that has not been read yet. */
  readonly nextMinute: number
  /** Every minute of the lease has been read. */
  readonly closed: boolean
}

export function firstMinute(service: Service): number {
  return Math.floor(service.fromMs / MINUTE_MS)
}

/**
 * The readings of all minutes from `nextMinute` on that are over: a minute is over with its end, or with its lease if
 * that is earlier. A minute in which nothing was served reads 0. Units: node-ms.
 */
export function readMinutes(
  service: Service,
  spans: readonly Span[],
  nextMinute: number,
  nowMs: number,
): Measured {
  const meter = service.meters.find((candidate) => candidate.kind === 'node_time')
  const readings: Reading[] = []
  let minute = nextMinute
  let at = 0
  for (; ; minute += 1) {
    const fromMs = Math.max(service.fromMs, minute * MINUTE_MS)
    const toMs = Math.min(service.untilMs, (minute + 1) * MINUTE_MS)
    if (toMs > nowMs || fromMs >= service.untilMs) break
    while ((spans[at]?.toMs ?? Number.POSITIVE_INFINITY) <= fromMs) at += 1
    let servedMs = 0
    for (let next = at; (spans[next]?.fromMs ?? toMs) < toMs; next += 1)
      servedMs += overlapMs(spans.slice(next, next + 1), fromMs, toMs)
    if (meter && toMs > fromMs) readings.push([service.lease, meter.meter, minute, service.nodes * servedMs])
  }
  const closed = service.untilMs <= nowMs && minute * MINUTE_MS >= service.untilMs
  return { readings, nextMinute: minute, closed }
}
