/** Times as people type them into a form, and the instants they mean: a wall clock and its zone. */

import { LOCAL_ZONE, type Zone } from './format-time'
import { MINUTE_MS } from './time'

const WALL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00)?$/

function offsetText(zone: Zone): string {
  const minutes = Math.abs(zone.offsetMinutes)
  const two = (count: number) => `${count}`.padStart(2, '0')
  return `${zone.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The wall time with its zone, as `2026-12-07T08:00:00+08:00`; any other text as it is, so that its reader refuses it. */
export function withZone(text: string, zone: Zone = LOCAL_ZONE): string {
  if (!WALL_TIME.test(text)) return text
  return `${text.length === 16 ? `${text}:00` : text}${offsetText(zone)}`
}

/** An instant as a field for date and time shows it: `2026-12-07T08:00`. */
export function wallTime(at: Date, zone: Zone = LOCAL_ZONE): string {
  return new Date(at.getTime() + zone.offsetMinutes * MINUTE_MS).toISOString().slice(0, 16)
}
