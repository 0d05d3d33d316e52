/** The provider confirms that the key of an enrolled agent is its own; from then on the agent gets commands. */

import { and, eq } from 'drizzle-orm'
import { agents } from '@/db/schema/registry'
import { type Context, transact } from '../context'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { Refusal } from '../refusal'

/** Confirms the agent; a confirmed one stays so. Refuses: agent.unknown, agent.key_revoked. */
export async function confirmAgent(ctx: Context, input: { readonly agent: string }): Promise<void> {
  const member = allow(ctx.viewer, 'agent.confirm')

  await transact(ctx, async (ctx) => {
    const [agent] = await ctx.db
      .select({ site: agents.site, state: agents.state })
      .from(agents)
      .where(and(eq(agents.organisation, member.organisation), eq(agents.id, input.agent)))
      .for('update')
    if (!agent) throw new Refusal('agent.unknown', 'agent')

    if (agent.state === 'revoked') throw new Refusal('agent.key_revoked', 'agent')
    if (agent.state === 'confirmed') return

    await ctx.db
      .update(agents)
      .set({ state: 'confirmed', confirmedAt: ctx.now })
      .where(and(eq(agents.organisation, member.organisation), eq(agents.id, input.agent)))

    await record(ctx, { act: 'agent.confirmed', subject: agent.site, detail: { agent: input.agent } })
  })
}
