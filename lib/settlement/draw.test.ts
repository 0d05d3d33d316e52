import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BySource, NOTHING, sumSources } from '../ledger/sources'
import { HOUR_MS, slotOf } from '../time'
import { type Draw, drawLease, type HourFacts } from './draw'
import { cutShortAt, type LeaseTerms, priceRemaining } from './lease-end'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)

/** One node at 0.40, now for an hour, bought at 10:58:20: the example by the minute. */
const BY_THE_MINUTE: LeaseTerms = {
  organisation: 'buyer',
  id: 'hopper-7-0',
  provider: 'provider',
  nodes: 1,
  priceMicrosPerNodeHour: 400_000n,
  feePpm: 25_000,
  cancellation: [[0, 0]],
  grantedFrom: at('10:58:20.000'),
  agreedEnd: at('11:58:20.000'),
  endedAt: null,
  stopReason: null,
  readyAt: at('10:58:21.500'),
  createdAt: at('10:58:20.000'),
}
const ENDED: LeaseTerms = { ...BY_THE_MINUTE, endedAt: at('11:00:20.900'), stopReason: 'ended_by_buyer' }
const PAID: BySource = { promo: 0n, paid: 800_000n }

const first = {
  rev: 0,
  complete: true,
  before: { chargeMicros: 0n, providerMicros: 0n, feeMicros: 0n },
  gave: { provider: NOTHING, fee: NOTHING },
}
const hourAt = (time: string, servedNodeMs: bigint, more: Partial<HourFacts> = {}): HourFacts => ({
  ...first,
  hour: slotOf(at(time)),
  servedNodeMs,
  ...more,
})

/** Legs as `what to micros`, sources added. */
const picture = (draw: Draw) =>
  draw.legs.map(
    ({ of, to, back, amount }) =>
      `${of === 'end' ? 'end' : new Date(of.hour * HOUR_MS).getUTCHours()} ${back ? 'back from' : 'to'} ${to} ${sumSources(amount)}`,
  )

describe('the example by the minute', () => {
  const draw = drawLease(ENDED, [hourAt('10:00', 98_500n), hourAt('11:00', 20_900n)], 2, PAID)

  test('comes to 13,266: provider 10,671 and 2,264, fee 273 and 58, released 389,056 and 397,678', () => {
    expect(picture(draw)).toEqual([
      '10 to provider 10671',
      '10 to fee 273',
      '10 to release 389056',
      '11 to provider 2264',
      '11 to fee 58',
      'end to release 397678',
    ])
    expect(draw.hours.reduce((sum, hour) => sum + hour.chargeMicros, 0n)).toBe(13_266n)
  })

  test('leaves an empty reserve', () => {
    expect(draw.reserve).toEqual(NOTHING)
  })
})

test('a lease that runs its whole time releases hour by hour what was not served, the last hour emptying the reserve', () => {
  const hours = [hourAt('10:00', 98_500n), hourAt('11:00', 3_500_000n)]
  const draw = drawLease(
    { ...BY_THE_MINUTE, endedAt: BY_THE_MINUTE.agreedEnd, stopReason: 'ended' },
    hours,
    2,
    PAID,
  )
  expect(picture(draw)).toEqual([
    '10 to provider 10671',
    '10 to fee 273',
    '10 to release 389056',
    '11 to provider 379167',
    '11 to fee 9722',
    '11 to release 11111',
  ])
  expect([draw.end, draw.reserve]).toEqual([null, NOTHING])
})

test('an hour that is not complete is charged, and nothing goes back yet', () => {
  const draw = drawLease(BY_THE_MINUTE, [hourAt('10:00', 60_000n, { complete: false })], 2, PAID)
  expect(picture(draw)).toEqual(['10 to provider 6501', '10 to fee 166'])
  expect(draw.hours[0]).toMatchObject({ state: 'charged', releasedMicros: 0n })
})

test('a revision moves only the difference, whichever way it goes', () => {
  const before = { chargeMicros: 6_667n, providerMicros: 6_501n, feeMicros: 166n }
  const gave = { provider: { promo: 6_501n, paid: 0n }, fee: { promo: 99n, paid: 67n } }
  const more = drawLease(BY_THE_MINUTE, [hourAt('10:00', 98_500n, { rev: 1, before, gave })], 2, PAID)
  expect(picture(more).slice(0, 2)).toEqual(['10 to provider 4170', '10 to fee 107'])
  const less = drawLease(
    BY_THE_MINUTE,
    [hourAt('10:00', 30_000n, { rev: 1, before, gave, complete: false })],
    2,
    PAID,
  )
  expect(picture(less)).toEqual(['10 back from provider 3251', '10 back from fee 83'])
  expect(less.legs.map((leg) => leg.amount)).toEqual([
    { promo: 3_251n, paid: 0n },
    { promo: 16n, paid: 67n },
  ])
})

test('a revision that changes nothing moves nothing', () => {
  const before = { chargeMicros: 10_944n, providerMicros: 10_671n, feeMicros: 273n }
  const draw = drawLease(BY_THE_MINUTE, [hourAt('10:00', 98_500n, { before, complete: false })], 2, PAID)
  expect(draw.legs).toEqual([])
})

test('promotional money pays first, and paid money goes back first', () => {
  const draw = drawLease(ENDED, [hourAt('10:00', 98_500n), hourAt('11:00', 20_900n)], 2, {
    promo: 10_700n,
    paid: 789_300n,
  })
  expect(draw.legs.map(({ to, amount }) => [to, amount.promo, amount.paid])).toEqual([
    ['provider', 10_671n, 0n],
    ['fee', 29n, 244n],
    ['release', 0n, 389_056n],
    ['provider', 0n, 2_264n],
    ['fee', 0n, 58n],
    ['release', 0n, 397_678n],
  ])
})

/** Two nodes at 1.00 from 12:00 for four hours, bought two days before. */
const LATER: LeaseTerms = {
  ...BY_THE_MINUTE,
  nodes: 2,
  priceMicrosPerNodeHour: 1_000_000n,
  grantedFrom: at('12:00:00'),
  agreedEnd: at('16:00:00'),
  readyAt: at('11:50:00'),
  createdAt: new Date('2026-02-27T12:00:00Z'),
  stopReason: 'ended_by_buyer',
}
const STEPS: LeaseTerms['cancellation'] = [
  [24, 200_000],
  [2, 500_000],
  [0, 900_000],
]
const keptOf = (lease: LeaseTerms) =>
  drawLease(lease, [], 0, { promo: 0n, paid: 8_000_000n }).end?.chargeMicros

test.each([
  ['a day and more before the start', new Date('2026-02-28T11:00:00Z'), STEPS, 0n],
  ['a day before', new Date('2026-02-28T12:00:00Z'), STEPS, 1_600_000n],
  ['three hours before', at('09:00:00'), STEPS, 1_600_000n],
  ['two hours before', at('10:00:00'), STEPS, 4_000_000n],
  ['at the start', at('12:00:00'), STEPS, 7_200_000n],
  ['half way', at('14:00:00'), STEPS, 3_600_000n],
  ['half way, by the minute', at('14:00:00'), [[0, 0]] as const, 0n],
  ['without terms: the window is owed', at('09:00:00'), [], 8_000_000n],
])('ended %s', (_, endedAt, cancellation, keptMicros) => {
  const lease = {
    ...LATER,
    endedAt,
    cancellation: cancellation.map(([h, ppm]) => [h, ppm] as [number, number]),
  }
  expect(keptOf(lease)).toBe(keptMicros)
})

test.each([
  ['was not ready 15 minutes after its start', { readyAt: null, endedAt: at('12:15:00') }],
  ['was ready too late', { readyAt: at('12:15:00.001'), endedAt: at('13:00:00') }],
  ['failed at its provider', { stopReason: 'provider_failure' as const, endedAt: at('13:00:00') }],
  ['was ended by the operator', { stopReason: 'operator_order' as const, endedAt: at('13:00:00') }],
])('nothing is kept of a lease that %s', (_, how) => {
  expect(keptOf({ ...LATER, cancellation: [], ...how })).toBe(0n)
})

test('the terms hold for a lease that is ended before it had to be ready', () => {
  expect(keptOf({ ...LATER, cancellation: [], readyAt: null, endedAt: at('12:10:00') })).toBe(
    priceRemaining(LATER, at('12:10:00')),
  )
})

test('the kept part is split like a charge, and what is left goes back', () => {
  const draw = drawLease({ ...LATER, cancellation: STEPS, endedAt: at('10:00:00') }, [], 0, {
    promo: 0n,
    paid: 8_000_000n,
  })
  expect(picture(draw)).toEqual(['end to provider 3900000', 'end to fee 100000', 'end to release 4000000'])
})

test('an early end waits for the last of its hours', () => {
  const draw = drawLease(ENDED, [hourAt('10:00', 98_500n)], 2, PAID)
  expect([draw.end, sumSources(draw.reserve)]).toEqual([null, 400_000n])
})

const START = Date.parse('2026-03-01T00:00:00Z')

/** Random leases, their hours read in random portions and orders of completion. */
const stories = fc
  .record({
    nodes: fc.integer({ min: 1, max: 5 }),
    hours: fc.integer({ min: 1, max: 6 }),
    price: fc.bigInt(1n, 10_000n).map((ticks) => ticks * 100n),
    feePpm: fc.integer({ min: 0, max: 200_000 }),
    promo: fc.double({ min: 0, max: 1, noNaN: true }),
    offsetMs: fc.integer({ min: 0, max: HOUR_MS - 1 }),
    endMs: fc.option(fc.integer({ min: -HOUR_MS, max: 6 * HOUR_MS })),
    keep: fc.integer({ min: 0, max: 1_000_000 }),
    served: fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }), {
      minLength: 6,
      maxLength: 6,
    }),
  })
  .map((story) => {
    const grantedFrom = new Date(START + story.offsetMs)
    const agreedEnd = new Date(START + story.hours * HOUR_MS)
    const endedAt = story.endMs === null ? null : new Date(START + story.offsetMs + story.endMs)
    const cut = endedAt !== null && endedAt < agreedEnd
    const lease: LeaseTerms = {
      ...BY_THE_MINUTE,
      nodes: story.nodes,
      priceMicrosPerNodeHour: story.price,
      feePpm: story.feePpm,
      cancellation: [[0, story.keep]],
      grantedFrom,
      agreedEnd,
      endedAt: cut ? endedAt : null,
      stopReason: cut ? 'ended_by_buyer' : null,
      readyAt: grantedFrom,
    }
    const total = story.price * BigInt(story.nodes * story.hours)
    const promo = BigInt(Math.floor(story.promo * Number(total)))
    return { lease, served: story.served, hours: story.hours, reserve: { promo, paid: total - promo } }
  })

/** Settles a lease as a job would: each hour in several revisions, then complete; sums by who got it. */
function run({ lease, served, hours, reserve }: typeof stories extends fc.Arbitrary<infer T> ? T : never) {
  const end = cutShortAt(lease) ?? lease.agreedEnd
  const first = slotOf(new Date(START))
  const granted = Array.from({ length: hours }, (_, n) => first + n).filter(
    (hour) => hour * HOUR_MS < end.getTime(),
  )
  const got = { provider: 0n, fee: 0n, release: 0n }
  let left: BySource = reserve
  let waiting = granted.length
  let ends = 0
  const settle = (facts: HourFacts[]) => {
    const draw = drawLease(lease, facts, waiting, left)
    for (const leg of draw.legs) got[leg.to] += leg.back ? -sumSources(leg.amount) : sumSources(leg.amount)
    left = draw.reserve
    waiting -= draw.hours.filter((hour) => hour.state === 'final').length
    if (draw.end) ends += 1
    expect(left.promo >= 0n && left.paid >= 0n).toBe(true)
    return draw
  }
  for (const hour of granted) {
    let before = { chargeMicros: 0n, providerMicros: 0n, feeMicros: 0n }
    let gave: HourFacts['gave'] = { provider: NOTHING, fee: NOTHING }
    const fromMs = Math.max(hour * HOUR_MS, lease.grantedFrom.getTime())
    const grantedMs = Math.max(0, Math.min((hour + 1) * HOUR_MS, end.getTime()) - fromMs)
    const values = (served[hour - first] ?? [0]).toSorted((a, b) => a - b)
    for (const [rev, value] of values.entries()) {
      const servedNodeMs = BigInt(Math.floor(value * grantedMs) * lease.nodes)
      const complete = rev === values.length - 1
      const draw = settle([{ hour, rev, servedNodeMs, complete, before, gave }])
      const [row] = draw.hours
      if (row) before = row
      for (const leg of draw.legs)
        if (leg.to !== 'release' && leg.of !== 'end')
          gave = {
            ...gave,
            [leg.to]: {
              promo: gave[leg.to].promo + leg.amount.promo,
              paid: gave[leg.to].paid + leg.amount.paid,
            },
          }
    }
  }
  if (granted.length === 0) settle([])
  return { got, left, ends, total: sumSources(reserve) }
}

test('whatever is served, ended and revised: every micro of the reserve ends with provider, platform or buyer', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const { got, left, ends, total } = run(story)
      expect(got.provider + got.fee + got.release).toBe(total)
      expect(left).toEqual(NOTHING)
      expect(ends).toBe(cutShortAt(story.lease) ? 1 : 0)
    }),
    { numRuns: 500 },
  )
})
