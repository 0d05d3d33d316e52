/** How often one may try: the limits on guessing passwords and on opening accounts, and when a wait is over. */

import { HOUR_MS, MINUTE_MS } from '../time'

export type GuessLimit = {
  /** What is counted; the counter's name is this and its subject. */
  readonly counts: string
  readonly tries: number
  readonly windowMs: number
  readonly refusal: 'identity.account_waits' | 'identity.address_waits' | 'identity.too_many_accounts'
}

const PASSWORD_WINDOW_MS = 15 * MINUTE_MS

export const PASSWORDS_OF_ACCOUNT: GuessLimit = {
  counts: 'password',
  tries: 10,
  windowMs: PASSWORD_WINDOW_MS,
  refusal: 'identity.account_waits',
}
export const PASSWORDS_FROM_ADDRESS: GuessLimit = {
  counts: 'password-from',
  tries: 30,
  windowMs: PASSWORD_WINDOW_MS,
  refusal: 'identity.address_waits',
}
export const ACCOUNTS_FROM_ADDRESS: GuessLimit = {
  counts: 'sign-up-from',
  tries: 5,
  windowMs: HOUR_MS,
  refusal: 'identity.too_many_accounts',
}

/** When a full counter takes the next try: a window after its oldest one. Rounds: up to the whole minute. */
export function waitUntil(oldest: Date, limit: GuessLimit): Date {
  return new Date(Math.ceil((oldest.getTime() + limit.windowMs) / MINUTE_MS) * MINUTE_MS)
}
