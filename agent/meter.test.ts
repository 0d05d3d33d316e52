/** What a lease is served, drawn minute by minute. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '@/lib/time'
import type { Span } from './engine/provider-engine'
import { joinSpans, readMinutes, type Service, trimSpans } from './meter'

const meters = [{ meter: 1, kind: 'node_time', unit: 'node_ms', capPerSlot: 120_000 }]

/** `1:30` is 90 s after the first minute's start. */
function at(clock: string): number {
  const [minutes = '0', seconds = '0'] = clock.split(':')
  return Number.parseInt(minutes, 10) * MINUTE_MS + Math.round(Number.parseFloat(seconds) * 1_000)
}

function spans(text: string): Span[] {
  if (text === '') return []
  return text.split(' ').map((part) => {
    const [from = '', to = ''] = part.split('-')
    return { fromMs: at(from), toMs: at(to) }
  })
}

function serve(from: string, until: string, nodes = 1): Service {
  return { lease: 'l', meters, nodes, fromMs: at(from), untilMs: at(until) }
}

/** `MINUTE=NODE-MS` for each reading, and `closed` where the lease is complete. */
function draw(
  service: Service,
  usable: string,
  now: string,
  next = Math.floor(service.fromMs / MINUTE_MS),
): string {
  const { readings, closed } = readMinutes(service, spans(usable), next, at(now))
  return [...readings.map(([, , slot, value]) => `${slot}=${value}`), ...(closed ? ['closed'] : [])].join(' ')
}

test.each([
  // lease from, until | nodes | usable | now | minutes served
  ['0:00', '60:00', 1, '0:00-3:00', '2:59', '0=60000 1=60000'],
  ['0:00', '60:00', 2, '0:00-3:00', '2:00', '0=120000 1=120000'],
  ['0:21.5', '60:00', 1, '0:00-3:00', '2:00', '0=38500 1=60000'],
  ['0:21.5', '2:20.9', 1, '0:00-3:00', '2:21', '0=38500 1=60000 2=20900 closed'],
  ['0:21.5', '2:20.9', 1, '0:00-2:20', '2:20', '0=38500 1=60000'],
  ['0:10', '0:40', 1, '0:00-1:00', '0:40', '0=30000 closed'],
  ['0:00', '60:00', 1, '0:00-0:30 0:50-2:00', '2:00', '0=40000 1=60000'],
  ['0:00', '60:00', 1, '0:00-0:30', '2:00', '0=30000 1=0'],
  ['0:00', '60:00', 1, '', '1:00', '0=0'],
  ['0:00', '2:00', 1, '0:00-9:00', '9:00', '0=60000 1=60000 closed'],
  ['0:00', '60:00', 1, '0:00-3:00', '0:59', ''],
  ['5:00', '5:00', 1, '0:00-9:00', '6:00', 'closed'],
] as const)(
  'from %s until %s with %i nodes, usable %s, at %s: %s',
  (from, until, nodes, usable, now, served) => {
    expect(draw(serve(from, until, nodes), usable, now)).toBe(served)
  },
)

test('reading on from where the last pass ended gives every minute once', () => {
  const service = serve('0:10', '5:30')
  const usable = spans('0:00-9:00')
  const slots: number[] = []
  let next = 0
  for (let second = 0; second <= 400; second += 7) {
    const pass = readMinutes(service, usable, next, second * 1_000)
    slots.push(...pass.readings.map(([, , slot]) => slot))
    next = pass.nextMinute
  }
  expect(slots).toEqual([0, 1, 2, 3, 4, 5])
})

test('looks that are near enough are one span; a gap between looks stays a gap', () => {
  expect(joinSpans(spans('0:00-0:10'), spans('0:10-0:20'))).toEqual(spans('0:00-0:20'))
  expect(joinSpans(spans('0:00-0:10'), spans('0:50-1:00'))).toEqual(spans('0:00-0:10 0:50-1:00'))
  expect(trimSpans(spans('0:00-0:10 0:50-1:00'), at('0:30'))).toEqual(spans('0:50-1:00'))
})

test('no minute ever holds more than its nodes have time in it', () => {
  const gap = fc.integer({ min: 0, max: 90_000 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(gap, gap), { maxLength: 20 }),
      gap,
      gap,
      fc.integer({ min: 1, max: 9 }),
      (parts, from, length, nodes) => {
        const usable: Span[] = []
        let edge = 0
        for (const [away, there] of parts) {
          if (there > 0) usable.push({ fromMs: edge + away, toMs: edge + away + there })
          edge += away + there
        }
        const service = { lease: 'l', meters, nodes, fromMs: from, untilMs: from + length }
        const { readings } = readMinutes(service, usable, Math.floor(from / MINUTE_MS), 10_000_000)
        const sum = readings.reduce((total, [, , , value]) => total + value, 0)
        const whole = usable.reduce(
          (total, span) =>
            total + Math.max(0, Math.min(span.toMs, from + length) - Math.max(span.fromMs, from)),
          0,
        )
        return (
          sum === whole * nodes && readings.every(([, , , value]) => value >= 0 && value <= MINUTE_MS * nodes)
        )
      },
    ),
  )
})
