import { describe, expect, test } from 'vitest'
import { axisOf, layTrack, type Mark, type MarkRow, type Track, type TrackTerms, ticksOf } from './track'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)

/** One node for an hour, bought at 10:58:20, ready a second and a half later. */
const LEASE: TrackTerms = {
  nodes: 1,
  grantedFrom: at('10:58:20'),
  agreedEnd: at('11:58:20'),
  endedAt: null,
  readyAt: at('10:58:21.500'),
}
const SIGNS: Record<Mark, string> = { full: '#', part: '+', wait: '?', miss: '!', none: '.' }
const picture = (track: Track) => track.marks.map((mark) => SIGNS[mark]).join('')
const read = (...rows: [number, number][]): MarkRow[] =>
  rows.map(([mark, value]) => ({ mark, value: BigInt(value) }))

describe('the signed minutes of a lease', () => {
  test('a first and a running minute are partial and not missing', () => {
    const track = layTrack(LEASE, read([28, 38_500], [29, 60_000]), at('11:00:20'), false)
    expect(picture(track).slice(26, 34)).toBe('..##?...')
    expect(track.delivered).toEqual([{ from: at('10:58:21.500'), to: at('11:00:00') }])
  })

  test('a minute that stays away for three minutes was not served', () => {
    const rows = read([28, 38_500], [29, 60_000], [31, 60_000], [32, 20_000])
    const track = layTrack(LEASE, rows, at('11:08:20'), false)
    expect(picture(track).slice(28, 40)).toBe('##!#+!!????.')
    expect(track.lost).toEqual([
      { from: at('11:00:00'), to: at('11:01:00') },
      { from: at('11:03:00'), to: at('11:05:00') },
    ])
  })

  test('once all readings are here nothing is waited for, and nothing after the end is missing', () => {
    const ended = { ...LEASE, endedAt: at('11:00:20.900') }
    const rows = read([28, 38_500], [29, 60_000], [30, 20_900])
    expect(picture(layTrack(ended, rows, at('11:00:25'), true)).slice(26, 34)).toBe('..###...')
    expect(picture(layTrack(ended, rows.slice(0, 2), at('11:00:25'), true)).slice(26, 34)).toBe('..##!...')
  })

  test('a lease that never was ready was not served', () => {
    const track = layTrack({ ...LEASE, readyAt: null }, [], at('11:02:30'), true)
    expect(picture(track).slice(26, 36)).toBe('..!!!!!...')
    expect(track.delivered).toEqual([])
  })
})

test.each([
  ['an hour', '10:58:20', '11:58:20', 1, '10:30', '12:00', 15],
  ['four hours', '10:00:00', '14:00:00', 2, '10:00', '14:00', 60],
  ['five hours', '10:10:00', '15:10:00', 2, '10:00', '16:00', 60],
])('the axis of %s', (_, from, to, minutesPerMark, axisFrom, axisTo, tickMinutes) => {
  const axis = axisOf({ grantedFrom: at(from), agreedEnd: at(to) })
  expect(axis).toEqual({ from: at(`${axisFrom}:00`), to: at(`${axisTo}:00`), minutesPerMark, tickMinutes })
  expect(ticksOf(axis)[0]).toEqual(axis.from)
})

test('a month is drawn with few marks', () => {
  const axis = axisOf({ grantedFrom: at('00:00:00'), agreedEnd: new Date('2026-03-31T00:00:00Z') })
  expect([axis.minutesPerMark, axis.tickMinutes]).toEqual([240, 10_080])
})
