/** A movement of an organisation's money as its page shows it. */

import type { Micros } from '../money'
import type { AccountKind } from './account'
import type { Source } from './sources'
import type { TransferCode } from './transfer'

export type MovementLine = {
  readonly seq: number
  readonly id: string
  readonly at: Date
  readonly code: TransferCode
  readonly amountMicros: Micros
  readonly source: Source | ''
  readonly fromKind: AccountKind
  readonly toKind: AccountKind
  /** What it adds to the free balance: the amount, minus the amount, or 0. */
  readonly freeMicros: Micros
  /** The free balance after it. */
  readonly freeAfterMicros: Micros
  /** The lease or book that the act names; empty where it names neither. */
  readonly place: string
  /** The lease-hour that it charges or releases; null for other acts. Units: hours since 1970. */
  readonly hour: number | null
}

/** The lease or book in the act that a movement follows from: `lease-hour/LEASE/HOUR/REV`, `trade/BOOK/SEQ/N`, `reserve/BOOK/FUND`. */
export function placeOf(ref: string): string {
  const [kind, ...parts] = ref.split('/')
  if (kind === 'trade') return parts.join('-')
  if (kind === 'lease-hour' || kind === 'lease' || kind === 'reserve') return parts[0] ?? ''
  return ''
}

/** The hour in `lease-hour/LEASE/HOUR/REV`; null for other acts. */
export function hourOf(ref: string): number | null {
  const [kind, , hour] = ref.split('/')
  return kind === 'lease-hour' && hour ? Number.parseInt(hour, 10) : null
}

/** Movements, newest first, each with the balance after it; `freeMicros` is the balance after the first. */
export function withRunning(
  movements: readonly (Omit<MovementLine, 'freeAfterMicros' | 'place' | 'hour'> & { readonly ref: string })[],
  freeMicros: Micros,
): MovementLine[] {
  let running = freeMicros
  return movements.map((movement) => {
    const freeAfterMicros = running
    running -= movement.freeMicros
    return { ...movement, freeAfterMicros, place: placeOf(movement.ref), hour: hourOf(movement.ref) }
  })
}
