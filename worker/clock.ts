/** The clock of a real process: the machine's time plus the shift that all processes share. */

import type { Clock } from '@/lib/time'

export function shiftedClock(shiftMs: number): Clock {
  return () => new Date(Date.now() + shiftMs)
}
