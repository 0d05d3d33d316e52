/** Reads about agents: who signed a call, the pools an agent serves, and what the provider sees of its agents. */

import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { z } from 'zod'
import {
  agents,
  agentTokens,
  chipFigures,
  heartbeats,
  nodeClasses,
  pools,
  selfTests,
} from '@/db/schema/registry'
import type { Context } from '../context'
import type { AgentViewer } from '../identity/role'
import { Refusal } from '../refusal'
import { fingerprint, publicKeyOf, verifyBody } from '../signature'
import {
  AGENT_BODY_BYTES_MAX,
  AGENT_KEY_MS_MAX,
  agentOfRequest,
  isSkewed,
  numberOfRequest,
  parseJson,
  readSignedHeaders,
  type SignatureFault,
  type SignedCall,
  type SitePool,
} from './agent'
import { claimInUse, claimsAbout } from './chip-model'
import type { AgentState, EngineKind } from './pool'
import type { Figure } from './self-test'

/** An agent that proved its key with this call. */
export type Signer = AgentViewer & {
  readonly state: AgentState
  readonly engine: EngineKind
  readonly publicKey: string
  /** Of the call; 0 where its id carries none. */
  readonly request: number
  /** Of the site, agent minus server, as its heartbeats told. Units: ms. */
  readonly clockOffsetMs: number
}

export type Proof = { readonly signer: Signer; readonly fault?: never } | { readonly fault: SignatureFault }

/** Who signed the call, or the first thing that is wrong with its signature. */
export async function readSigner(ctx: Context, call: SignedCall): Promise<Proof> {
  const headers = readSignedHeaders(call.headers)
  if (!headers) return { fault: 'signature_missing' }
  const [found] = await ctx.db
    .select({ agent: agents, clockOffsetMs: heartbeats.clockOffsetMs })
    .from(agents)
    .leftJoin(
      heartbeats,
      and(eq(heartbeats.organisation, agents.organisation), eq(heartbeats.site, agents.site)),
    )
    .where(eq(agents.id, agentOfRequest(headers['webhook-id'])))
  const agent = found?.agent
  const key = agent && publicKeyOf(Buffer.from(agent.publicKey, 'base64'))
  if (!agent || !key) return { fault: 'key_unknown' }
  if (ctx.now.getTime() > agent.enrolledAt.getTime() + AGENT_KEY_MS_MAX) return { fault: 'key_expired' }
  if (agent.revokedAt) return { fault: 'key_revoked' }
  if (isSkewed(headers, ctx.now)) return { fault: 'timestamp_skew' }
  if (!verifyBody(key, headers, call.body)) return { fault: 'signature_wrong' }
  const { organisation, site, id, state, engine, publicKey } = agent
  const request = numberOfRequest(headers['webhook-id']) ?? 0
  const clockOffsetMs = found.clockOffsetMs ?? 0
  const who = { kind: 'agent', organisation, site, agent: id } as const
  return { signer: { ...who, state, engine, publicKey, request, clockOffsetMs } }
}

/** The agent behind a call that is not a batch. Refuses: agent.too_large, then agent.signature_missing and the other faults of signatures. */
export async function proveAgent(ctx: Context, call: SignedCall): Promise<Signer> {
  if (Buffer.byteLength(call.body) > AGENT_BODY_BYTES_MAX) throw new Refusal('agent.too_large')
  const proof = await readSigner(ctx, call)
  if (proof.fault) throw new Refusal(`agent.${proof.fault}`)
  return proof.signer
}

/** The body of a call, once its signature was checked. Refuses: agent.malformed. */
export function parseAgentBody<T>(schema: z.ZodType<T>, body: string): T {
  const parsed = schema.safeParse(parseJson(body))
  if (!parsed.success) throw new Refusal('agent.malformed', parsed.error.issues[0]?.path.join('.') ?? null)
  return parsed.data
}

/** Agents that are not confirmed may do nothing but say that they are there. Refuses: agent.pending, agent.suspended. */
export function needConfirmed(signer: Signer): Signer {
  if (signer.state === 'pending') throw new Refusal('agent.pending')
  if (signer.state !== 'confirmed') throw new Refusal('agent.suspended')
  return signer
}

async function readDeclared(ctx: Context, chips: readonly string[]): Promise<Map<string, Figure[]>> {
  const rows = await ctx.db
    .select()
    .from(chipFigures)
    .where(inArray(chipFigures.model, [...chips]))
    .orderBy(asc(chipFigures.n))
  const declared = new Map<string, Figure[]>()
  for (const chip of chips) {
    const claims = rows.filter((row) => row.model === chip)
    const compute = claimInUse(claimsAbout(claims, 'compute', 'FP16'))
    const bandwidth = claimInUse(claimsAbout(claims, 'bandwidth'))
    declared.set(chip, [
      ...(compute
        ? [{ name: 'compute', value: compute.value, unit: compute.unit, precision: 'FP16', dense: true }]
        : []),
      ...(bandwidth ? [{ name: 'bandwidth', value: bandwidth.value, unit: bandwidth.unit }] : []),
    ])
  }
  return declared
}

/** The pools of a site with what is declared of their cards. */
export async function listSitePools(
  ctx: Context,
  site: { organisation: string; site: string },
): Promise<SitePool[]> {
  const rows = await ctx.db
    .select({
      pool: pools.cpid,
      nodeClass: pools.nodeClass,
      nodes: pools.nodes,
      cardsPerNode: nodeClasses.cardsPerNode,
      memoryMibPerNode: pools.memoryMibPerNode,
      chip: nodeClasses.chip,
      cardKind: nodeClasses.cardKind,
    })
    .from(pools)
    .innerJoin(nodeClasses, eq(nodeClasses.id, pools.nodeClass))
    .where(and(eq(pools.organisation, site.organisation), eq(pools.site, site.site)))
    .orderBy(asc(pools.cpid))
  const chips = [...new Set(rows.filter((row) => row.cardKind === 'card').map((row) => row.chip))]
  const declared = chips.length > 0 ? await readDeclared(ctx, chips) : new Map<string, Figure[]>()
  return rows.map(({ chip, cardKind, ...pool }) => ({
    ...pool,
    declared: cardKind === 'card' ? (declared.get(chip) ?? []) : [],
  }))
}

/** The agents of an organisation with their last sign of life, newest first. */
export async function listAgents(ctx: Context, organisation: string) {
  const rows = await ctx.db
    .select({
      id: agents.id,
      site: agents.site,
      engine: agents.engine,
      state: agents.state,
      publicKey: agents.publicKey,
      enrolledAt: agents.enrolledAt,
      confirmedAt: agents.confirmedAt,
      revokedAt: agents.revokedAt,
      probe: agents.probe,
      seenAt: heartbeats.seenAt,
      clockOffsetMs: heartbeats.clockOffsetMs,
    })
    .from(agents)
    .leftJoin(
      heartbeats,
      and(eq(heartbeats.organisation, agents.organisation), eq(heartbeats.site, agents.site)),
    )
    .where(eq(agents.organisation, organisation))
    .orderBy(desc(agents.enrolledAt))
  return rows.map(({ publicKey, ...agent }) => ({
    ...agent,
    fingerprint: fingerprint(Buffer.from(publicKey, 'base64')),
  }))
}

/** The enrolment tokens of an organisation without their secret: used when, tried again when. */
export async function listAgentTokens(ctx: Context, organisation: string) {
  return ctx.db
    .select({
      site: agentTokens.site,
      createdAt: agentTokens.createdAt,
      expiresAt: agentTokens.expiresAt,
      usedAt: agentTokens.usedAt,
      triedAgainAt: agentTokens.triedAgainAt,
    })
    .from(agentTokens)
    .where(eq(agentTokens.organisation, organisation))
    .orderBy(desc(agentTokens.createdAt))
    .limit(50)
}

/** The last self-tests of a pool, newest first. Anybody may see them. */
export async function listSelfTests(ctx: Context, pool: string) {
  return ctx.db
    .select({
      id: selfTests.id,
      suiteVersion: selfTests.suiteVersion,
      startedAt: selfTests.startedAt,
      endedAt: selfTests.endedAt,
      figures: selfTests.figures,
      verdict: selfTests.verdict,
    })
    .from(selfTests)
    .where(eq(selfTests.pool, pool))
    .orderBy(desc(selfTests.startedAt))
    .limit(20)
}
