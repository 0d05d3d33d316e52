/** The provider takes an agent's key back: nothing that it signs counts from now on. */

import { and, eq, isNull } from 'drizzle-orm'
import { agents } from '@/db/schema/registry'
import { type Context, transact } from '../context'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { Refusal } from '../refusal'

/** Revokes the agent's key for good. What it signed and sent before stays. Refuses: agent.unknown. */
export async function revokeAgent(ctx: Context, input: { readonly agent: string }): Promise<void> {
  const member = allow(ctx.viewer, 'agent.confirm')

  await transact(ctx, async (ctx) => {
    const mine = and(eq(agents.organisation, member.organisation), eq(agents.id, input.agent))
    const [agent] = await ctx.db.select({ site: agents.site }).from(agents).where(mine)
    if (!agent) throw new Refusal('agent.unknown', 'agent')

    const revoked = await ctx.db
      .update(agents)
      .set({ state: 'revoked', revokedAt: ctx.now })
      .where(and(mine, isNull(agents.revokedAt)))
      .returning({ id: agents.id })
    if (revoked.length === 0) return

    await record(ctx, { act: 'agent.revoked', subject: agent.site, detail: { agent: input.agent } })
  })
}
