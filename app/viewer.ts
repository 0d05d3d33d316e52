/** Who asks, and the context in which pages read and verbs act for them. */

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { type Context, makeContext } from '@/lib/context'
import { readEnv } from '@/lib/env'
import { readSession } from '@/lib/identity/read-session'
import { withReturn } from '@/lib/identity/return-path'
import type { MemberViewer, Viewer } from '@/lib/identity/role'
import { localPath } from '@/lib/language'
import { type Asked, readAskedOf } from './asked'
import { webConnections } from './database'

/** The market's time: real time plus the constant that every process shares. */
export function readNow(): Date {
  return new Date(Date.now() + readEnv().CLOCK_SHIFT_MS)
}

/** What the current page, action or route was asked. */
export const readAsked = cache(async (): Promise<Asked> => {
  const jar = await cookies()
  return readAskedOf(await headers(), (name) => jar.get(name)?.value)
})

/** A context for one viewer, at this moment. */
export function contextFor(viewer: Viewer): Context {
  const { db, books } = webConnections()
  return makeContext({ db, books, viewer, now: readNow() })
}

/** The context of whoever holds this session token; a visitor's where it is none of ours. */
export async function contextOfToken(token: string | null): Promise<Context> {
  const visitor = contextFor({ kind: 'visitor' })
  if (token === null) return visitor
  return { ...visitor, viewer: (await readSession(visitor, token)) ?? visitor.viewer }
}

/** The context of the current request, for a page's queries. Reads cookies, so the page is dynamic. */
export const readContext = cache(async (): Promise<Context> => {
  return contextOfToken((await readAsked()).sessionToken)
})

/** Who asks for the current page: a member or a visitor. */
export async function readViewer(): Promise<Viewer> {
  return (await readContext()).viewer
}

/** The member who asks for the current page; a visitor is sent to sign in and comes back to `path`. */
export async function requireMember(path: string): Promise<MemberViewer> {
  const viewer = await readViewer()
  if (viewer.kind === 'member') return viewer
  // Loaded here, because it exists only where pages are drawn, and routes use this file too.
  const { readLanguage } = await import('./language')
  redirect(localPath(await readLanguage(), withReturn('/identity/sign-in', path)))
}
