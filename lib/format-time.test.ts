import { describe, expect, it } from 'vitest'
import {
  formatAsOf,
  formatCellTime,
  formatCellWindow,
  formatInstant,
  formatRecorded,
  formatWeekday,
  formatWindow,
  UTC,
} from './format-time'

const at = (text: string) => new Date(text)

describe('instants', () => {
  it('an instant carries the reader’s zone and UTC', () => {
    expect(formatInstant(at('2026-12-07T00:00:00Z'), 'en')).toBe('7 Dec 08:00 (UTC+8) · 00:00 UTC')
    expect(formatInstant(at('2026-12-07T00:00:00Z'), 'zh')).toBe('12月7日 08:00（UTC+8）· 00:00 UTC')
  })

  it('UTC names its day where it is another one', () => {
    expect(formatInstant(at('2026-12-06T20:00:00Z'), 'en')).toBe('7 Dec 04:00 (UTC+8) · 6 Dec 20:00 UTC')
    expect(formatInstant(at('2026-12-31T20:00:00Z'), 'zh')).toBe('1月1日 04:00（UTC+8）· 12月31日 20:00 UTC')
  })

  it('a reader in UTC sees each time once', () => {
    expect(formatInstant(at('2026-12-07T00:00:00Z'), 'en', UTC)).toBe('7 Dec 00:00 (UTC)')
  })

  it('a stamp says how old the page is, to the second', () => {
    expect(formatAsOf(at('2026-11-25T06:32:10Z'), 'en')).toBe('14:32:10 (UTC+8) · 06:32:10 UTC')
    expect(formatRecorded(at('2026-11-25T06:32:10Z'), 'en')).toBe(
      '25 Nov 2026 14:32:10 (UTC+8) · 06:32:10 UTC',
    )
    expect(formatRecorded(at('2026-11-25T06:32:10Z'), 'zh')).toBe(
      '2026-11-25 14:32:10（UTC+8）· 06:32:10 UTC',
    )
  })

  it('a cell leaves the zone to its head', () => {
    expect(formatCellTime(at('2026-11-28T00:00:00Z'), 'en')).toBe('28 Nov 08:00')
    expect(formatCellTime(at('2026-11-28T00:00:00Z'), 'zh')).toBe('11-28 08:00')
    expect(formatWeekday(at('2026-12-07T00:00:00Z'), 'zh')).toBe('12月7日 周一')
    expect(formatWeekday(at('2026-12-07T00:00:00Z'), 'en')).toBe('Mon 7 Dec')
  })
})

describe('windows', () => {
  it.each([
    ['2026-12-07T00:00Z', '2026-12-10T00:00Z', '7 Dec 08:00–10 Dec 08:00 (UTC+8) · 00:00 UTC'],
    ['2026-12-12T00:00Z', '2026-12-12T12:00Z', '12 Dec 08:00–20:00 (UTC+8) · 00:00–12:00 UTC'],
    ['2026-12-06T20:00Z', '2026-12-06T22:00Z', '7 Dec 04:00–06:00 (UTC+8) · 6 Dec 20:00–22:00 UTC'],
    [
      '2026-12-07T00:00Z',
      '2026-12-08T01:00Z',
      '7 Dec 08:00–8 Dec 09:00 (UTC+8) · 7 Dec 00:00–8 Dec 01:00 UTC',
    ],
    ['2026-12-07T15:00Z', '2026-12-07T17:00Z', '7 Dec 23:00–8 Dec 01:00 (UTC+8) · 7 Dec 15:00–17:00 UTC'],
  ])('%s to %s reads %s', (start, end, text) => {
    expect(formatWindow(at(start), at(end), 'en')).toBe(text)
  })

  it('reads in Chinese with full-width zone', () => {
    const [start, end] = [at('2026-12-07T00:00Z'), at('2026-12-10T00:00Z')]
    expect(formatWindow(start, end, 'zh')).toBe('12月7日 08:00 – 12月10日 08:00（UTC+8）· 00:00 UTC')
    expect(formatCellWindow(start, end, 'zh')).toBe('12-07 08:00 – 12-10 08:00')
  })
})
