/** A top-up on the credit rail: a bank transfer that its payer announces and two of the operator's people confirm. */

import { z } from 'zod'
import { isUuid } from '../id'
import { MICROS_PER_UNIT, type Micros, parseMicros } from '../money'

export const TOP_UP_STATES = ['requested', 'received', 'approved'] as const
export type TopUpState = (typeof TOP_UP_STATES)[number]

export const TOP_UP_MICROS_MIN = MICROS_PER_UNIT
export const TOP_UP_MICROS_MAX = 10_000_000n * MICROS_PER_UNIT
/** A bank moves whole cents. */
const CENT_MICROS = 10_000n

/** Micros of an amount that a bank can move; null when it is none. */
export function parseTopUp(text: string): Micros | null {
  const micros = parseMicros(text)
  if (micros === null || micros % CENT_MICROS !== 0n) return null
  return micros >= TOP_UP_MICROS_MIN && micros <= TOP_UP_MICROS_MAX ? micros : null
}

export const topUpInput = z.object({
  amount: z.string().transform((text, check) => {
    const micros = parseTopUp(text)
    if (micros !== null) return micros
    check.addIssue({ code: 'custom', message: 'topup.amount_invalid' })
    return z.NEVER
  }),
})
export type TopUpInput = z.output<typeof topUpInput>

/** Which top-up an operator means. */
export const topUpKey = z.object({
  organisation: z.string().refine(isUuid),
  topUp: z.string().refine(isUuid),
})
export type TopUpKey = z.output<typeof topUpKey>

/** What the payer writes on the bank transfer: `GL-7F3A-91C2-0DE4`, from the chance in the top-up's id. */
export function spellBankReference(topUp: string): string {
  const digits = topUp.replaceAll('-', '').slice(-12).toUpperCase()
  return `GL-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`
}
