/** Instants and windows as people read them: always with the zone of the reader, and with UTC beside it. */

import type { Language } from './language'
import { DAY_MS, MINUTE_MS } from './time'

/** A zone of fixed offset. Offsets are whole minutes east of UTC. */
export type Zone = { readonly name: string; readonly offsetMinutes: number }

export const UTC: Zone = { name: 'UTC', offsetMinutes: 0 }
/** The zone of the platform's readers. */
export const LOCAL_ZONE: Zone = { name: 'UTC+8', offsetMinutes: 480 }

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const WEEKDAYS = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
} as const

/** The wall clock of a zone, read with the UTC getters. */
function wallClock(at: Date, zone: Zone): Date {
  return new Date(at.getTime() + zone.offsetMinutes * MINUTE_MS)
}

function twoDigits(count: number): string {
  return `${count}`.padStart(2, '0')
}

/** A calendar day: `7 Dec`, `12月7日`. */
export function formatDay(at: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  const wall = wallClock(at, zone)
  const day = wall.getUTCDate()
  return language === 'zh' ? `${wall.getUTCMonth() + 1}月${day}日` : `${day} ${MONTHS[wall.getUTCMonth()]}`
}

/** A calendar day with its weekday: `Mon 7 Dec`, `12月7日 周一`. */
export function formatWeekday(at: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  const weekday = WEEKDAYS[language][wallClock(at, zone).getUTCDay()]
  const day = formatDay(at, language, zone)
  return language === 'zh' ? `${day} ${weekday}` : `${weekday} ${day}`
}

/** A calendar day with its year: `25 Nov 2026`, `2026-11-25`. */
export function formatDate(at: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  const wall = wallClock(at, zone)
  return language === 'zh'
    ? wall.toISOString().slice(0, 10)
    : `${formatDay(at, language, zone)} ${wall.getUTCFullYear()}`
}

/** Hours and minutes, for columns whose head names day and zone: `14:32`. */
export function formatClock(at: Date, zone: Zone = LOCAL_ZONE): string {
  return wallClock(at, zone).toISOString().slice(11, 16)
}

/** Hours, minutes and seconds, for columns whose head names day and zone: `14:32:10`. */
export function formatSeconds(at: Date, zone: Zone = LOCAL_ZONE): string {
  return wallClock(at, zone).toISOString().slice(11, 19)
}

/** A day and time without its zone, for columns whose head names it: `7 Dec 08:00`; in Chinese `12-07 08:00`. */
export function formatCellTime(at: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  const wall = wallClock(at, zone)
  const day =
    language === 'zh'
      ? `${twoDigits(wall.getUTCMonth() + 1)}-${twoDigits(wall.getUTCDate())}`
      : formatDay(at, language, zone)
  return `${day} ${formatClock(at, zone)}`
}

/** A day and time without its zone, for sentences that name it elsewhere: `7 Dec 08:00`, `12月7日 08:00`. */
export function formatDayTime(at: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  return `${formatDay(at, language, zone)} ${formatClock(at, zone)}`
}

/** The zone as it stands behind a time. */
export function zoneMark(language: Language, zone: Zone = LOCAL_ZONE): string {
  return language === 'zh' ? `（${zone.name}）` : ` (${zone.name})`
}

function beside(language: Language, utc: string): string {
  return `${language === 'zh' ? '' : ' '}· ${utc} UTC`
}

function sameDay(a: Date, aZone: Zone, b: Date, bZone: Zone): boolean {
  const dayOf = (at: Date, zone: Zone) => Math.floor(wallClock(at, zone).getTime() / DAY_MS)
  return dayOf(a, aZone) === dayOf(b, bZone)
}

/** The UTC of an instant, with its day only where that differs from the reader's. */
function utcOf(at: Date, language: Language, zone: Zone, clock: (at: Date, zone: Zone) => string): string {
  const time = clock(at, UTC)
  return sameDay(at, zone, at, UTC) ? time : `${formatDay(at, language, UTC)} ${time}`
}

/** An instant: `7 Dec 08:00 (UTC+8) · 00:00 UTC`, `12月7日 08:00（UTC+8）· 00:00 UTC`. */
export function formatInstant(at: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  const local = `${formatDayTime(at, language, zone)}${zoneMark(language, zone)}`
  return zone.offsetMinutes === 0 ? local : local + beside(language, utcOf(at, language, zone, formatClock))
}

/** How old a page is: `14:32:10 (UTC+8) · 06:32:10 UTC`. */
export function formatAsOf(at: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  const local = `${formatSeconds(at, zone)}${zoneMark(language, zone)}`
  return zone.offsetMinutes === 0 ? local : local + beside(language, utcOf(at, language, zone, formatSeconds))
}

/** A recorded instant with year and seconds: `25 Nov 2026 14:32:10 (UTC+8) · 06:32:10 UTC`. */
export function formatRecorded(at: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  return `${formatDate(at, language, zone)} ${formatAsOf(at, language, zone)}`
}

function spanOf(start: Date, end: Date, language: Language, zone: Zone): string {
  const from = formatDayTime(start, language, zone)
  if (sameDay(start, zone, end, zone)) return `${from}–${formatClock(end, zone)}`
  const dash = language === 'zh' ? ' – ' : '–'
  return `${from}${dash}${formatDayTime(end, language, zone)}`
}

function utcSpan(start: Date, end: Date, language: Language, zone: Zone): string {
  const [from, to] = [formatClock(start, UTC), formatClock(end, UTC)]
  const daysAgree = sameDay(start, zone, start, UTC) && sameDay(end, zone, end, UTC)
  if (daysAgree && from === to) return from
  if (daysAgree && sameDay(start, UTC, end, UTC)) return `${from}–${to}`
  return spanOf(start, end, language, UTC)
}

/** A window: `7 Dec 08:00–10 Dec 08:00 (UTC+8) · 00:00 UTC`. One clock after the dot is that of both ends. */
export function formatWindow(start: Date, end: Date, language: Language, zone: Zone = LOCAL_ZONE): string {
  const local = `${spanOf(start, end, language, zone)}${zoneMark(language, zone)}`
  return zone.offsetMinutes === 0 ? local : local + beside(language, utcSpan(start, end, language, zone))
}

/** A window without its zone, for columns whose head names it. */
export function formatCellWindow(
  start: Date,
  end: Date,
  language: Language,
  zone: Zone = LOCAL_ZONE,
): string {
  const from = formatCellTime(start, language, zone)
  if (sameDay(start, zone, end, zone)) return `${from}–${formatClock(end, zone)}`
  return `${from} – ${formatCellTime(end, language, zone)}`
}
