/** Pages of one role: who may not ask for them finds nothing there. */

import { notFound } from 'next/navigation'
import { type Act, allow } from '@/lib/identity/allow'
import type { MemberViewer } from '@/lib/identity/role'
import { Refusal } from '@/lib/refusal'
import { requireMember } from './viewer'

/** The member who asks for the current page, if the organisation's roles allow the act; a visitor is sent to sign in first. */
export async function requireAct(path: string, act: Act): Promise<MemberViewer> {
  const viewer = await requireMember(path)
  try {
    return allow(viewer, act)
  } catch (error) {
    if (error instanceof Refusal) notFound()
    throw error
  }
}
