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
