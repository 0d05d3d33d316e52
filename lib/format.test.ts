import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatCountdown,
  formatDecimal,
  formatDuration,
  formatHours,
  formatMemory,
  formatMoney,
  formatPercent,
  formatPoints,
  formatPrice,
  formatSignedMicros,
  formatUntil,
  priceUnit,
} from './format'

describe('numbers', () => {
  it('a count keeps its thousands apart, in both languages alike', () => {
    expect(formatCount(5_981_760)).toBe('5,981,760')
    expect(formatCount(-62)).toBe('−62')
    expect(formatCount(999n)).toBe('999')
  })

  it('a decimal keeps its decimals and never shows a negative nothing', () => {
    expect(formatDecimal(1234.5, 2)).toBe('1,234.50')
    expect(formatDecimal(-0.04, 1)).toBe('0.0')
    expect(formatDecimal(-2.25, 2)).toBe('−2.25')
  })

  it('a share carries its sign, and a space before the percent in English only', () => {
    expect(formatPercent(976_000, 'en')).toBe('97.6\u00a0%')
    expect(formatPercent(976_000, 'zh')).toBe('97.6%')
    expect(formatPercent(3_600, 'en', { decimals: 2, signed: true })).toBe('+0.36\u00a0%')
    expect(formatPercent(-3_800, 'zh', { decimals: 2, signed: true })).toBe('−0.38%')
    expect(formatPercent(0, 'en', { decimals: 2, signed: true })).toBe('0.00\u00a0%')
    expect(formatPoints(18_000, 'en')).toBe('+1.8 pts')
    expect(formatPoints(-4_000, 'zh')).toBe('−0.4 点')
  })
})

describe('money', () => {
  it('an amount carries its currency, 元 in Chinese', () => {
    expect(formatMoney(85_248_000_000n, 'CNY', 'en')).toBe('85,248.00 CNY')
    expect(formatMoney(85_248_000_000n, 'CNY', 'zh')).toBe('85,248.00 元')
    expect(formatMoney(273_100n, 'CNY', 'en', 4)).toBe('0.2731 CNY')
    expect(formatMoney(1_000_000n, 'SGD', 'zh')).toBe('1.00 SGD')
  })

  it('a movement shows its direction', () => {
    expect(formatSignedMicros(100_000_000_000n)).toBe('+100,000.00')
    expect(formatSignedMicros(-29_030_400_000n)).toBe('−29,030.40')
    expect(formatSignedMicros(0n)).toBe('0.00')
  })

  it('a unit price has two decimals, up to four where it needs them', () => {
    expect(formatPrice(18_500_000n)).toBe('18.50')
    expect(formatPrice(18_566_700n)).toBe('18.5667')
    expect(formatPrice(9_225_000n)).toBe('9.225')
    expect(formatPrice(100_000_000n)).toBe('100.00')
    expect(priceUnit('CNY', 'card-hour', 'en')).toBe('CNY/card-hour')
    expect(priceUnit('CNY', 'node-hour', 'zh')).toBe('元/节点时')
  })
})

describe('durations and sizes', () => {
  it.each([
    [41_000, '41 s', '41 秒'],
    [969_000, '16 min 09 s', '16 分 09 秒'],
    [1_229_999, '20 min 29 s', '20 分 29 秒'],
    [5_940_000, '1 h 39 min', '1 小时 39 分'],
    [7_200_000, '2 h', '2 小时'],
    [152_880_000, '42 h 28 min', '42 小时 28 分'],
    [1_443_600_000, '16 d 17 h', '16 天 17 小时'],
    [-5, '0 s', '0 秒'],
  ])('%d ms reads %s', (milliseconds, en, zh) => {
    expect(formatDuration(milliseconds, 'en')).toBe(en)
    expect(formatDuration(milliseconds, 'zh')).toBe(zh)
  })

  it('relative times say which way', () => {
    expect(formatAgo(4_000, 'en')).toBe('4 s ago')
    expect(formatAgo(4_000, 'zh')).toBe('4 秒前')
    expect(formatUntil(152_880_000, 'en')).toBe('in 42 h 28 min')
    expect(formatUntil(152_880_000, 'zh')).toBe('42 小时 28 分后')
    expect(formatCountdown(252_900)).toBe('4:12')
    expect(formatHours(72, 'zh')).toBe('72 小时')
  })

  it('a size never shows four digits before the point', () => {
    expect(formatBytes(204)).toBe('204 B')
    expect(formatBytes(31_204)).toBe('31.2 kB')
    expect(formatBytes(999_960)).toBe('1.0 MB')
  })

  it('memory is told in GiB only where that is exact', () => {
    expect(formatMemory(2_097_152)).toBe('2,048 GiB')
    expect(formatMemory(1_536)).toBe('1,536 MiB')
    expect(formatMemory(512)).toBe('512 MiB')
  })
})
