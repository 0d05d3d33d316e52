import { describe, expect, test } from 'vitest'
import { minuteOf } from '../time'
import { boundThroughSlot, type ReadingCode, type ReadingTerms, readReading, refuseReading } from './reading'

const NOW = new Date('2026-03-02T12:00:00Z')
const SLOT = minuteOf(NOW) - 10
const TERMS: ReadingTerms = {
  organisation: 'o',
  lease: 'L',
  site: 'S',
  grantedFrom: new Date('2026-02-20T10:58:20Z'),
  end: new Date('2026-03-02T12:00:20.900Z'),
  caps: new Map([[1, 120_000]]),
  closed: false,
}
const AT = { site: 'S', now: NOW, throughSlot: 0 }

describe('the form of a row', () => {
  const cases: [unknown, ReadingCode][] = [
    [['L', 1, SLOT, -1], 'reading.negative'],
    [['L', 1, SLOT, Number.NEGATIVE_INFINITY], 'reading.negative'],
    [['L', 1, SLOT, 0.5], 'reading.not_integer'],
    [['L', 1, SLOT, 1e300], 'reading.not_integer'],
    [['L', 1, SLOT, '60000'], 'reading.not_integer'],
    [['L', 1, SLOT, null], 'reading.not_integer'],
    [['L', 1, SLOT], 'reading.not_integer'],
    ['L', 'reading.not_integer'],
    [['L', 1, SLOT + 0.5, 1], 'reading.unaligned'],
    [['L', 1, 4_000_000_000, 1], 'reading.unaligned'],
    [[7, 1, SLOT, 1], 'reading.lease_unknown'],
    [['L', 'x', SLOT, 1], 'reading.meter_unknown'],
  ]
  test.each(cases)('%j is refused as %s', (raw, code) => {
    expect(readReading(raw, 0)).toBe(code)
  })
})

describe('when a reading is taken', () => {
  const row = { index: 0, lease: 'L', meter: 1, slot: SLOT, value: 120_000 }
  const cases: [
    string,
    Partial<typeof row>,
    Partial<ReadingTerms>,
    Partial<typeof AT>,
    ReadingCode | null,
  ][] = [
    ['a whole minute at its cap', {}, {}, {}, null],
    ['more than its cap', { value: 120_001 }, {}, {}, 'reading.over_cap'],
    ['a meter that the lease has not', { meter: 2 }, {}, {}, 'reading.meter_unknown'],
    ['from another site', {}, {}, { site: 'T' }, 'reading.wrong_agent'],
    ['the partial first minute', {}, { grantedFrom: new Date(SLOT * 60_000 + 59_999) }, {}, null],
    ['the minute before', {}, { grantedFrom: new Date((SLOT + 1) * 60_000) }, {}, 'reading.before_lease'],
    ['the partial last minute', {}, { end: new Date(SLOT * 60_000 + 1) }, {}, null],
    ['the minute after', {}, { end: new Date(SLOT * 60_000) }, {}, 'reading.after_lease'],
    ['a minute that ends with its lease', { slot: minuteOf(NOW) }, {}, {}, null],
    [
      'a minute that is not over',
      { slot: minuteOf(NOW) },
      { end: new Date(NOW.getTime() + 3_600_000) },
      {},
      'reading.slot_future',
    ],
    [
      'a minute that ends within 30 seconds',
      { slot: minuteOf(NOW) },
      { end: new Date(NOW.getTime() + 3_600_000) },
      { now: new Date(NOW.getTime() + 30_000) },
      null,
    ],
    ['72 hours later', { slot: minuteOf(NOW) - 72 * 60 - 1 }, {}, {}, null],
    ['a minute more', { slot: minuteOf(NOW) - 72 * 60 - 2 }, {}, {}, 'reading.too_late'],
    ['an hour declared complete', {}, {}, { throughSlot: minuteOf(NOW) - 1 }, 'reading.hour_final'],
    ['an hour declared but for a minute', {}, {}, { throughSlot: minuteOf(NOW) - 2 }, null],
    ['a closed lease', {}, { closed: true }, {}, 'reading.hour_final'],
  ]
  test.each(cases)('%s', (_, part, terms, at, code) => {
    expect(refuseReading({ ...row, ...part }, { ...TERMS, ...terms }, { ...AT, ...at })).toBe(code)
  })

  test('of an unknown lease never', () => {
    expect(refuseReading(row, undefined, AT)).toBe('reading.lease_unknown')
  })
})

test('nobody declares the future complete', () => {
  expect(boundThroughSlot({ throughSlot: 2_000_000_000 }, NOW)).toBe(minuteOf(NOW) - 1)
  expect(boundThroughSlot({ throughSlot: 5 }, NOW)).toBe(5)
})
