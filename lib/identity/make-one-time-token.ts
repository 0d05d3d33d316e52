/** Makes a link's token that works once and replaces the unused ones before it. */

import { and, eq, isNull } from 'drizzle-orm'
import { oneTimeTokens } from '@/db/schema/identity'
import { type Context, transact } from '../context'
import { type Chance, systemChance } from '../id'
import { record } from '../journal/record'
import { allowSystem } from './allow'
import { ONE_TIME_LIFE_MS, type OneTimePurpose } from './one-time'
import { drawToken, hashToken, ONE_TIME_TOKEN_BYTES } from './token'

/** Makes a token; only this answer holds it. */
export async function makeOneTimeToken(
  ctx: Context,
  input: { readonly purpose: OneTimePurpose },
  chance: Chance = systemChance,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  allowSystem(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const { purpose } = input
    const token = drawToken(ONE_TIME_TOKEN_BYTES, chance)
    const expiresAt = new Date(ctx.now.getTime() + ONE_TIME_LIFE_MS[purpose])

    await ctx.db
      .delete(oneTimeTokens)
      .where(and(eq(oneTimeTokens.purpose, purpose), isNull(oneTimeTokens.usedAt)))
    await ctx.db
      .insert(oneTimeTokens)
      .values({ tokenHash: hashToken(token), purpose, createdAt: ctx.now, expiresAt })

    await record(ctx, { act: 'one_time_token.made', subject: purpose })
    return { token, expiresAt }
  })
}
