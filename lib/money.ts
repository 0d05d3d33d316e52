/** Money as whole micros (1e-6 of a major unit): exact division, decimal text in, decimal text out. */

import { assert } from './assert'

/** An amount of money. Units: micros of one currency. */
export type Micros = bigint

export const MICROS_PER_UNIT = 1_000_000n
/** The largest amount that a field of the product takes. */
export const MICROS_MAX = 2n ** 53n - 1n
/** Prices of the book move in steps of this. Units: micros per node-hour. */
export const TICK_MICROS = 100

/** Quotient towards minus infinity. Rounds: down. */
export function divFloor(dividend: bigint, divisor: bigint): bigint {
  assert(divisor > 0n, 'a divisor is positive')
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

/** Quotient towards plus infinity. Rounds: up. */
export function divCeil(dividend: bigint, divisor: bigint): bigint {
  return -divFloor(-dividend, divisor)
}

/** Nearest quotient, a tie to the even one. Rounds: half-even, nobody gains over many. */
export function divHalfEven(dividend: bigint, divisor: bigint): bigint {
  const floor = divFloor(dividend, divisor)
  const twice = (dividend - floor * divisor) * 2n
  if (twice < divisor) return floor
  if (twice > divisor) return floor + 1n
  return floor % 2n === 0n ? floor : floor + 1n
}

const DECIMAL = /^(\d{1,10})(?:\.(\d{1,6}))?$/

/** Micros of a plain decimal such as `18.50`; null when it is none, has more than six decimals or is too large. */
export function parseMicros(text: string): Micros | null {
  const match = DECIMAL.exec(text.trim().replaceAll(',', ''))
  if (!match) return null
  const micros = BigInt(match[1] ?? '0') * MICROS_PER_UNIT + BigInt((match[2] ?? '').padEnd(6, '0'))
  return micros <= MICROS_MAX ? micros : null
}

/** Decimal text of an amount with thousands separated. Rounds: half-even to the decimals asked for. */
export function formatMicros(amount: Micros, decimals = 2): string {
  const unit = 10n ** BigInt(6 - decimals)
  const rounded = divHalfEven(amount, unit)
  const sign = rounded < 0n ? '−' : ''
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`
}

/** Decimal text without separators and without loss, as machines read it. */
export function plainDecimal(amount: Micros): string {
  const sign = amount < 0n ? '-' : ''
  const digits = (amount < 0n ? -amount : amount).toString().padStart(7, '0')
  return `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`
}
