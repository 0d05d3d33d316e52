/** Roles of an organisation, the origin of what it sells and buys, and who may be asking. */

export const ROLES = ['buyer', 'provider', 'regulator', 'operator'] as const
export type Role = (typeof ROLES)[number]

/** Real or synthetic: set when an organisation is made and never changed. */
export const ORIGINS = ['real', 'synthetic'] as const
export type Origin = (typeof ORIGINS)[number]

export type VisitorViewer = { kind: 'visitor' }
export type MemberViewer = {
  kind: 'member'
  member: string
  name: string
  organisation: string
  organisationName: string
  origin: Origin
  roles: readonly Role[]
}
/** The platform's own processes: jobs of the worker, setup, the demo world. */
export type SystemViewer = { kind: 'system'; name: string }
/** A site's agent that proved its key. */
export type AgentViewer = { kind: 'agent'; organisation: string; site: string; agent: string }

export type Viewer = VisitorViewer | MemberViewer | SystemViewer | AgentViewer

/** Holds the role that a person last chose to act in; it decides what is shown, never what is allowed. */
export const ROLE_COOKIE = 'role'

/** Without a choice one acts in the rarest role one has. */
const SHOWN_FIRST: readonly Role[] = ['operator', 'regulator', 'provider', 'buyer']

/** The role a person acts in: the chosen one while the organisation holds it; null when it holds none. */
export function currentRole(roles: readonly Role[], chosen: string | undefined): Role | null {
  return roles.find((role) => role === chosen) ?? SHOWN_FIRST.find((role) => roles.includes(role)) ?? null
}
