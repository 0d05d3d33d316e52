/** Who may do what: the one role table of the product. */

import { Refusal } from '../refusal'
import type { AgentViewer, MemberViewer, Role, SystemViewer, Viewer } from './role'

/** Each act a member may ask for, and the roles whose organisations may. `any` is every signed-in member. */
export const ACTS = {
  'identity.change': 'any',
  'role.grant': ['operator'],
  'order.place': ['buyer'],
  'order.cancel': ['buyer'],
  'quote.take': ['buyer'],
  'lease.end': ['buyer'],
  'task.submit': ['buyer'],
  'reserve.fund': ['buyer'],
  'topup.request': ['buyer'],
  'topup.approve': ['operator'],
  'site.create': 'any',
  'pool.create': ['provider'],
  'pool.pause': ['provider'],
  'agent.confirm': ['provider'],
  'offer.publish': ['provider'],
  'offer.withdraw': ['provider'],
  'instrument.open': ['operator'],
  'instrument.halt': ['operator'],
  'reading.release': ['operator'],
  'operator.read': ['operator'],
  'figure.read': ['regulator', 'operator'],
  'earning.read': ['provider'],
} as const satisfies Record<string, 'any' | readonly Role[]>

export type Act = keyof typeof ACTS

/** The viewer as a member who may do this. Refuses: identity.sign_in_first, identity.not_allowed. */
export function allow(viewer: Viewer, act: Act): MemberViewer {
  if (viewer.kind !== 'member') throw new Refusal('identity.sign_in_first')
  const roles: 'any' | readonly Role[] = ACTS[act]
  if (roles !== 'any' && !roles.some((role) => viewer.roles.includes(role)))
    throw new Refusal('identity.not_allowed', null, { act, roles: roles.join(', ') })
  return viewer
}

/** For verbs that people and setup both run for an organisation: its own member who may do this, or the platform itself. */
export function allowOwn(viewer: Viewer, act: Act, organisation: string): void {
  if (viewer.kind === 'system') return
  if (allow(viewer, act).organisation !== organisation) throw new Refusal('identity.not_allowed')
}

/** For verbs that anybody may ask for, signed in or not: signing up, in and out. */
export function allowAnyone(viewer: Viewer): Viewer {
  return viewer
}

/** For verbs that only the platform's own processes call. */
export function allowSystem(viewer: Viewer): SystemViewer {
  if (viewer.kind !== 'system') throw new Refusal('identity.not_allowed')
  return viewer
}

/** For verbs that only a site's agent calls, after its signature was checked. */
export function allowAgent(viewer: Viewer): AgentViewer {
  if (viewer.kind !== 'agent') throw new Refusal('identity.not_allowed')
  return viewer
}
