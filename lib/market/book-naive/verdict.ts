/** How a command ended inside the book, before it is told as a result. */

import type { RefusalCode } from '@/lib/refusal'
import type { BookRefusal } from '../book'
import type { Why } from '../explain'
import type { OfferState, OrderState } from '../order'

export type Refused = { readonly refused: BookRefusal }
export type Short = { readonly short: { neededMicros: number; freeMicros: number; gapMicros: number } }
export type Done = {
  readonly state: OrderState | OfferState | null
  readonly rest: number
  readonly why: Why | null
}
export type Verdict = Refused | Short | Done

/** Carried out, and about no order or offer. */
export const DONE: Done = { state: null, rest: 0, why: null }

export function refusal(
  code: RefusalCode,
  field: string | null = null,
  numbers: BookRefusal['numbers'] = {},
): BookRefusal {
  return { code, field, numbers }
}

export function refuse(
  code: RefusalCode,
  field: string | null = null,
  numbers: BookRefusal['numbers'] = {},
): Refused {
  return { refused: refusal(code, field, numbers) }
}

/** The first refusal that applies; each question is asked only when the ones before it were passed. */
export function firstRefusal<Asked>(
  questions: readonly ((asked: Asked) => BookRefusal | null)[],
  asked: Asked,
): BookRefusal | null {
  for (const question of questions) {
    const found = question(asked)
    if (found) return found
  }
  return null
}
