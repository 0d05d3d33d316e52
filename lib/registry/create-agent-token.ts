/** Makes a token with which one agent can enrol at one site, once within a day. */

import { and, eq } from 'drizzle-orm'
import { agentTokens, sites } from '@/db/schema/registry'
import { type Context, transact } from '../context'
import { type Chance, systemChance } from '../id'
import { allow } from '../identity/allow'
import { drawToken, hashToken, ONE_TIME_TOKEN_BYTES } from '../identity/token'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { AGENT_TOKEN_MS_MAX } from './agent'

/**
 * Makes the token; only this answer holds it. A token made by setup also confirms the key that comes with it.
 * Refuses: agent.site_unknown.
 */
export async function createAgentToken(
  ctx: Context,
  input: { readonly site: string },
  chance: Chance = systemChance,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const setup = ctx.viewer.kind === 'system'
  const own = setup ? undefined : eq(sites.organisation, allow(ctx.viewer, 'agent.confirm').organisation)

  return transact(ctx, async (ctx) => {
    const [site] = await ctx.db
      .select({ organisation: sites.organisation, cpid: sites.cpid })
      .from(sites)
      .where(and(eq(sites.cpid, input.site), own))
    if (!site) throw new Refusal('agent.site_unknown', 'site')

    const token = drawToken(ONE_TIME_TOKEN_BYTES, chance)
    const expiresAt = new Date(ctx.now.getTime() + AGENT_TOKEN_MS_MAX)

    await ctx.db.insert(agentTokens).values({
      tokenHash: hashToken(token),
      organisation: site.organisation,
      site: site.cpid,
      createdAt: ctx.now,
      expiresAt,
      confirms: setup,
    })

    await record(ctx, {
      act: 'agent_token.created',
      subject: site.cpid,
      organisation: site.organisation,
      detail: { confirms: setup },
    })
    return { token, expiresAt }
  })
}
