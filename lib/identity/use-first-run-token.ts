/** Makes the platform's first operator for whoever holds the link that the terminal showed. */

import { and, eq, gt, isNull } from 'drizzle-orm'
import { oneTimeTokens } from '@/db/schema/identity'
import { present } from '../assert'
import { type Context, transact } from '../context'
import { type Chance, showId, systemChance } from '../id'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { allowAnyone } from './allow'
import { foundOrganisation } from './found-organisation'
import type { FirstRun } from './member'
import { hasOperator } from './queries'
import { openSession } from './session-rows'
import { hashToken } from './token'

export type FirstOperator = {
  readonly organisation: string
  readonly member: string
  readonly sessionToken: string
}

/** Spends the token and makes the operator in one act. Refuses: identity.operator_exists, identity.token_spent, identity.email_taken. */
export async function useFirstRunToken(
  ctx: Context,
  input: FirstRun,
  chance: Chance = systemChance,
): Promise<FirstOperator> {
  allowAnyone(ctx.viewer)

  return transact(ctx, async (ctx) => {
    if (await hasOperator(ctx)) throw new Refusal('identity.operator_exists')
    if (!(await spendToken(ctx, input.token))) throw new Refusal('identity.token_spent')

    const { organisationName, name, email, password } = input
    const founded = await foundOrganisation(
      { ...ctx, viewer: { kind: 'system', name: 'first-run' } },
      {
        name: organisationName,
        origin: 'real',
        roles: ['operator', 'buyer'],
        members: [{ name, email, password }],
      },
      chance,
    )
    const { organisation } = founded
    const member = present(founded.members[0], 'an organisation founded with a member has it')
    const sessionToken = await openSession(ctx, { organisation, member }, chance, input.replaces)

    await record(ctx, { act: 'first_run.done', subject: showId('mem', member), organisation })
    return { organisation, member, sessionToken }
  })
}

/** Whether the token was there, unused and in time; now it is used. A second use at the same moment waits here and finds it so. */
async function spendToken(ctx: Context, token: string): Promise<boolean> {
  const spent = await ctx.db
    .update(oneTimeTokens)
    .set({ usedAt: ctx.now })
    .where(
      and(
        eq(oneTimeTokens.tokenHash, hashToken(token)),
        eq(oneTimeTokens.purpose, 'first_run'),
        isNull(oneTimeTokens.usedAt),
        gt(oneTimeTokens.expiresAt, ctx.now),
      ),
    )
    .returning({ purpose: oneTimeTokens.purpose })
  return spent.length > 0
}
