/** Numbers, money and durations as people read them, in both languages; instants and windows stand in `format-time.ts`. */

import type { Language } from './language'
import { formatMicros, type Micros } from './money'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time'

const SECOND_MS = 1_000
/** From here on a duration is told in days. Units: milliseconds. */
const DAYS_FROM_MS = 4 * DAY_MS

const CURRENCY_WORDS: Record<string, string> = { CNY: '元', USD: '美元', EUR: '欧元' }

/** What a price is for one of. */
export const PRICED_UNITS = ['card-hour', 'node-hour', 'core-hour'] as const
export type PricedUnit = (typeof PRICED_UNITS)[number]
const UNIT_WORDS: Record<PricedUnit, string> = {
  'card-hour': '卡时',
  'node-hour': '节点时',
  'core-hour': '核时',
}

/** A whole number with its thousands apart, the same in both languages. */
export function formatCount(count: number | bigint): string {
  const digits = `${count < 0 ? -count : count}`.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return count < 0 ? `−${digits}` : digits
}

/** A decimal with its decimals fixed, for quantities that are not money. Rounds: to nearest. */
export function formatDecimal(quantity: number, decimals: number): string {
  const [whole = '0', fraction] = Math.abs(quantity).toFixed(decimals).split('.')
  const digits = fraction ? `${formatCount(Number(whole))}.${fraction}` : formatCount(Number(whole))
  return quantity < 0 && Number(digits.replaceAll(',', '')) !== 0 ? `−${digits}` : digits
}

function withSign(text: string, quantity: number | bigint): string {
  return quantity > 0 ? `+${text}` : text
}

type ShareFormat = { decimals?: number; signed?: boolean }

/** A share: `97.6 %`, in Chinese `97.6%`. Units: parts per million. Rounds: to nearest. */
export function formatPercent(ppm: number, language: Language, format: ShareFormat = {}): string {
  const text = formatDecimal(ppm / 10_000, format.decimals ?? 1)
  return `${format.signed ? withSign(text, ppm) : text}${language === 'zh' ? '%' : '\u00a0%'}`
}

/** The difference of two shares: `+1.8 pts`, in Chinese `+1.8 点`. Units: parts per million. */
export function formatPoints(ppm: number, language: Language): string {
  return `${withSign(formatDecimal(ppm / 10_000, 1), ppm)} ${language === 'zh' ? '点' : 'pts'}`
}

/** A currency beside its amounts: its code, in Chinese 元 where the code has a word. */
export function currencyWord(currency: string, language: Language): string {
  return language === 'zh' ? (CURRENCY_WORDS[currency] ?? currency) : currency
}

/** An amount of money with its currency: `85,248.00 CNY`, `85,248.00 元`. Rounds: half-even to the decimals. */
export function formatMoney(amount: Micros, currency: string, language: Language, decimals = 2): string {
  return `${formatMicros(amount, decimals)} ${currencyWord(currency, language)}`
}

/** A movement of money: always with its sign, but for nothing at all. */
export function formatSignedMicros(amount: Micros, decimals = 2): string {
  return withSign(formatMicros(amount, decimals), amount)
}

/** A unit price: two decimals, up to four where it has them. Rounds: half-even to the fourth. */
export function formatPrice(micros: Micros): string {
  return formatMicros(micros, 4).replace(/0{1,2}$/, '')
}

export function unitWord(unit: PricedUnit, language: Language): string {
  return language === 'zh' ? UNIT_WORDS[unit] : unit
}

/** What stands beside a unit price: `CNY/card-hour`, `元/卡时`. */
export function priceUnit(currency: string, unit: PricedUnit, language: Language): string {
  return `${currencyWord(currency, language)}/${unitWord(unit, language)}`
}

/** Whole hours of a window: `72 h`, `72 小时`. */
export function formatHours(hours: number, language: Language): string {
  return `${formatCount(hours)} ${language === 'zh' ? '小时' : 'h'}`
}

type Scale = { ms: number; en: string; zh: string }
const DAY: Scale = { ms: DAY_MS, en: 'd', zh: '天' }
const HOUR: Scale = { ms: HOUR_MS, en: 'h', zh: '小时' }
const MINUTE: Scale = { ms: MINUTE_MS, en: 'min', zh: '分' }
const SECOND: Scale = { ms: SECOND_MS, en: 's', zh: '秒' }

function scalesOf(milliseconds: number): [Scale, Scale | null] {
  if (milliseconds >= DAYS_FROM_MS) return [DAY, HOUR]
  if (milliseconds >= HOUR_MS) return [HOUR, MINUTE]
  if (milliseconds >= MINUTE_MS) return [MINUTE, SECOND]
  return [SECOND, null]
}

/** A length of time in its two leading units: `42 h 28 min`, `16 min 09 s`, `41 s`. Rounds: down. */
export function formatDuration(milliseconds: number, language: Language): string {
  const length = Math.max(0, milliseconds)
  const [large, small] = scalesOf(length)
  const first = `${formatCount(Math.floor(length / large.ms))} ${large[language]}`
  const rest = small ? Math.floor((length % large.ms) / small.ms) : 0
  if (!small || rest === 0) return first
  return `${first} ${small === HOUR ? rest : `${rest}`.padStart(2, '0')} ${small[language]}`
}

/** How long ago: `4 s ago`, `4 秒前`. Stands only beside the instant itself. */
export function formatAgo(milliseconds: number, language: Language): string {
  const text = formatDuration(milliseconds, language)
  return language === 'zh' ? `${text}前` : `${text} ago`
}

/** How soon: `in 42 h 28 min`, `42 小时 28 分后`. Stands only beside the instant itself. */
export function formatUntil(milliseconds: number, language: Language): string {
  const text = formatDuration(milliseconds, language)
  return language === 'zh' ? `${text}后` : `in ${text}`
}

/** A short countdown in minutes and seconds: `4:12`. Rounds: down. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / SECOND_MS))
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}`
}

const BYTE_SCALES = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Size of a file in decimal units: `31.2 kB`. Rounds: to nearest. */
export function formatBytes(bytes: number): string {
  let scaled = bytes
  let step = 0
  while (scaled >= 999.95 && step < BYTE_SCALES.length - 1) {
    scaled /= 1_000
    step += 1
  }
  return `${formatDecimal(scaled, step === 0 ? 0 : 1)} ${BYTE_SCALES[step]}`
}

const MIB_PER_GIB = 1_024

/** Memory in binary units, as machines are specified: `2,048 GiB`, and `1,500 MiB` where it is no whole number of GiB. */
export function formatMemory(mib: number): string {
  return mib % MIB_PER_GIB === 0 ? `${formatCount(mib / MIB_PER_GIB)} GiB` : `${formatCount(mib)} MiB`
}
