/** Words of sites and pools: terms, evidence tiers, states, and how an instrument is spelt. */

/** Evidence tiers, weakest first. Source: identifiers, section 10. */
export const TIERS = ['declared', 'tested', 'metered', 'attested'] as const
export type Tier = (typeof TIERS)[number]

/** `firm`: neither side can take it back. `reclaimable`: the provider may, with notice. */
export const TERMS = ['firm', 'reclaimable'] as const
export type Terms = (typeof TERMS)[number]

/** `live` sells, `stale` missed its heartbeats, `closed` makes no new trades. */
export const POOL_STATES = ['live', 'stale', 'closed'] as const
export type PoolState = (typeof POOL_STATES)[number]

/** What a unit of the class is called and counted in: accelerators, or cores for CPU classes. */
export const CARD_KINDS = ['card', 'core'] as const
export type CardKind = (typeof CARD_KINDS)[number]

export const ENGINES = ['local', 'synthetic'] as const
export type EngineKind = (typeof ENGINES)[number]

export const AGENT_STATES = ['pending', 'confirmed', 'suspended', 'revoked'] as const
export type AgentState = (typeof AGENT_STATES)[number]

/** The instrument that nodes of a class are sold as in a zone under these terms: `h100-sxm-8.cn-east.firm`. */
export function spellInstrument(nodeClass: string, zone: string, terms: Terms): string {
  return `${nodeClass}.${zone}.${terms}`
}

export function isAtLeast(tier: Tier, least: Tier): boolean {
  return TIERS.indexOf(tier) >= TIERS.indexOf(least)
}

/** Without a heartbeat for this long, a site's pools sell nothing new. Units: ms. */
export const HEARTBEAT_STALE_MS = 300_000
/** Nodes that one pool may have. */
export const NODES_MAX = 65_535
/** The zone that is the platform's own machine and nothing else. */
export const LOCAL_ZONE = 'local'
