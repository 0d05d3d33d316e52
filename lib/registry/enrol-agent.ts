/** Takes a new agent into the registry: its key, once, by a one-time token. */

import { eq } from 'drizzle-orm'
import { agents, agentTokens, sites } from '@/db/schema/registry'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { hashToken } from '../identity/token'
import { record } from '../journal/record'
import { Refusal, type RefusalCode } from '../refusal'
import { fingerprint, publicKeyOf, rawPublicKey, verifyBody } from '../signature'
import {
  AGENT_BODY_BYTES_MAX,
  agentOfRequest,
  type EnrolAnswer,
  type EnrolRequest,
  enrolRequest,
  isSkewed,
  nameAgent,
  parseJson,
  readSignedHeaders,
  type SignedCall,
} from './agent'
import { listSitePools } from './agent-queries'
import { readPlatformKey } from './platform-key'

type AgentRow = typeof agents.$inferSelect
type TokenRow = typeof agentTokens.$inferSelect
type Outcome = { readonly refused: RefusalCode } | { readonly agent: AgentRow }

/**
 * Enrols the agent that signed the call with the key it brings. The same key again gets its first answer.
 * Refuses: agent.too_large, agent.signature_missing, agent.malformed, agent.timestamp_skew, agent.signature_wrong,
 * agent.token_unknown, agent.token_used, agent.token_expired, agent.engine_refused, agent.key_taken.
 */
export async function enrolAgent(ctx: Context, call: SignedCall): Promise<EnrolAnswer> {
  const { request, publicKey } = readEnrolment(ctx, call)
  const id = nameAgent(publicKey)

  const outcome = await transact<Outcome>(ctx, async (ctx) => {
    const [token] = await ctx.db
      .select()
      .from(agentTokens)
      .where(eq(agentTokens.tokenHash, hashToken(request.token)))
      .for('update')
    if (!token) return { refused: 'agent.token_unknown' }
    const [known] = await ctx.db.select().from(agents).where(eq(agents.id, id))
    if (known && token.usedAt && known.site === token.site) return { agent: known }

    const refused = await refuseEnrolment(ctx, token, request, known)
    if (refused === 'agent.token_used')
      await ctx.db
        .update(agentTokens)
        .set({ triedAgainAt: ctx.now })
        .where(eq(agentTokens.tokenHash, token.tokenHash))
    if (refused) return { refused }

    return { agent: await writeAgent(ctx, token, request, id) }
  })
  if ('refused' in outcome) throw new Refusal(outcome.refused)
  return answerOf(ctx, outcome.agent)
}

function readEnrolment(ctx: Context, call: SignedCall): { request: EnrolRequest; publicKey: Buffer } {
  if (Buffer.byteLength(call.body) > AGENT_BODY_BYTES_MAX) throw new Refusal('agent.too_large')
  const headers = readSignedHeaders(call.headers)
  if (!headers) throw new Refusal('agent.signature_missing')
  const parsed = enrolRequest.safeParse(parseJson(call.body))
  if (!parsed.success) throw new Refusal('agent.malformed', parsed.error.issues[0]?.path.join('.') ?? null)
  const publicKey = Buffer.from(parsed.data.publicKey, 'base64')
  const key = publicKeyOf(publicKey)
  if (!key || agentOfRequest(headers['webhook-id']) !== nameAgent(publicKey))
    throw new Refusal('agent.malformed', 'publicKey')
  if (isSkewed(headers, ctx.now)) throw new Refusal('agent.timestamp_skew')
  if (!verifyBody(key, headers, call.body)) throw new Refusal('agent.signature_wrong')
  return { request: parsed.data, publicKey }
}

/** The first reason not to enrol. A used token is told apart, because its second use is shown to the provider. */
async function refuseEnrolment(
  ctx: Context,
  token: TokenRow,
  request: EnrolRequest,
  known: AgentRow | undefined,
): Promise<RefusalCode | null> {
  if (token.usedAt) return 'agent.token_used'
  if (token.expiresAt <= ctx.now) return 'agent.token_expired'
  const [site] = await ctx.db.select({ origin: sites.origin }).from(sites).where(eq(sites.cpid, token.site))
  if (request.engine === 'synthetic' && site?.origin !== 'synthetic') return 'agent.engine_refused'
  return known ? 'agent.key_taken' : null
}

async function writeAgent(
  ctx: Context,
  token: TokenRow,
  request: EnrolRequest,
  id: string,
): Promise<AgentRow> {
  const { organisation, site, confirms } = token
  await ctx.db.update(agentTokens).set({ usedAt: ctx.now }).where(eq(agentTokens.tokenHash, token.tokenHash))
  const [agent] = await ctx.db
    .insert(agents)
    .values({
      organisation,
      site,
      id,
      publicKey: request.publicKey,
      engine: request.engine,
      state: confirms ? 'confirmed' : 'pending',
      enrolledAt: ctx.now,
      confirmedAt: confirms ? ctx.now : null,
      probe: request.probe,
    })
    .returning()

  const viewer = { kind: 'agent', organisation, site, agent: id } as const
  await record(
    { ...ctx, viewer },
    {
      act: 'agent.enrolled',
      subject: site,
      detail: { agent: id, engine: request.engine, confirmed: confirms },
    },
  )
  return present(agent, 'an inserted row comes back')
}

async function answerOf(ctx: Context, agent: AgentRow): Promise<EnrolAnswer> {
  return {
    agent: agent.id,
    organisation: agent.organisation,
    site: agent.site,
    state: agent.state,
    fingerprint: fingerprint(Buffer.from(agent.publicKey, 'base64')),
    platformPublicKey: rawPublicKey(readPlatformKey()).toString('base64'),
    serverTime: ctx.now.toISOString(),
    pools: await listSitePools(ctx, agent),
  }
}
