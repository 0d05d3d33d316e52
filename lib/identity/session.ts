/** How long a sign-in lasts, and the cookie that carries it. */

import { DAY_MS, MINUTE_MS } from '../time'

export const SESSION_IDLE_DAYS = 7
export const SESSION_DAYS_MAX = 30
/** A session that was seen less than this ago is not written again. */
const TOUCH_MS = MINUTE_MS

export type SessionLife = { readonly seenAt: Date; readonly endsAt: Date }

/** A session that begins now. */
export function beginSession(now: Date): SessionLife {
  return { seenAt: now, endsAt: new Date(now.getTime() + SESSION_DAYS_MAX * DAY_MS) }
}

/** Whether a session is over: idle for seven days, or thirty days old. */
export function isOver(life: SessionLife, now: Date): boolean {
  return now >= life.endsAt || now.getTime() - life.seenAt.getTime() >= SESSION_IDLE_DAYS * DAY_MS
}

/** Whether the session's last sight is old enough to be written again. */
export function isTouchDue(life: SessionLife, now: Date): boolean {
  return now.getTime() - life.seenAt.getTime() >= TOUCH_MS
}

export type CookieShape = { readonly name: string; readonly secure: boolean }

/**
 * The session cookie's name and whether it is sent over https only. Cookies of one host name are shared by all its
 * ports, so without a public address the port is part of the name.
 */
export function sessionCookie(publicUrl: string | undefined, port: number): CookieShape {
  if (publicUrl?.startsWith('https:')) return { name: '__Host-session', secure: true }
  return { name: publicUrl ? 'session' : `session-${port}`, secure: false }
}
