/** Tokens that work once: what each is for and how long it lasts. */

import { HOUR_MS } from '../time'

export const ONE_TIME_PURPOSES = ['first_run'] as const
export type OneTimePurpose = (typeof ONE_TIME_PURPOSES)[number]

export const ONE_TIME_LIFE_MS: Record<OneTimePurpose, number> = { first_run: 24 * HOUR_MS }
