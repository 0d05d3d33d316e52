/** Time as the market counts it: whole hours and minutes of UTC since 1970, and the clock as an argument. */

/** The only way a long-lived process learns the time. */
export type Clock = () => Date

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000
/** How far ahead the market sells. Units: slots of one hour. */
export const HORIZON_SLOTS = 2_208

/** The hour that an instant lies in: `floor(epoch seconds / 3600)`. */
export function slotOf(instant: Date): number {
  return Math.floor(instant.getTime() / HOUR_MS)
}

/** The first instant of a slot. */
export function slotStart(slot: number): Date {
  return new Date(slot * HOUR_MS)
}

/** The minute that an instant lies in, as readings count it. */
export function minuteOf(instant: Date): number {
  return Math.floor(instant.getTime() / MINUTE_MS)
}

/** The first instant of a minute. */
export function minuteStart(minute: number): Date {
  return new Date(minute * MINUTE_MS)
}

export function later(a: Date, b: Date): Date {
  return a > b ? a : b
}

export function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}

/** Instant in the form of records: whole seconds, UTC. */
export function isoSeconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}
