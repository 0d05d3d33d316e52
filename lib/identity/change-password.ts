/** Changes the password of the member who asks, and ends what the old one had opened. */

import { and, eq } from 'drizzle-orm'
import { passwords } from '@/db/schema/identity'
import { type Context, transact } from '../context'
import { type Chance, showId, systemChance } from '../id'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { allow } from './allow'
import { clearAttempts, countAttempt } from './attempt-rows'
import { PASSWORDS_OF_ACCOUNT } from './guess-limit'
import type { ChangePassword } from './member'
import { hashPassword, isPassword } from './password'
import { readPasswordOfMember } from './queries'
import { endSessionsOfMember, openSession } from './session-rows'

/**
 * Sets a new password, ends all sessions of the member and begins a new one for this browser.
 * Refuses: identity.sign_in_first, identity.same_password, identity.account_waits, identity.wrong_password.
 */
export async function changePassword(
  ctx: Context,
  input: ChangePassword,
  chance: Chance = systemChance,
): Promise<{ readonly sessionToken: string }> {
  const { organisation, member } = allow(ctx.viewer, 'identity.change')
  const holder = { organisation, member }

  if (input.current === input.password) throw new Refusal('identity.same_password', 'password')
  const { email, hash } = await readPasswordOfMember(ctx, holder)
  // Outside the transaction, as at sign-in: whoever found an open browser guesses under the same limit.
  await countAttempt(ctx, PASSWORDS_OF_ACCOUNT, email)
  if (!(await isPassword(input.current, hash))) throw new Refusal('identity.wrong_password', 'current')
  const changed = { hash: await hashPassword(input.password, chance), changedAt: ctx.now }

  return transact(ctx, async (ctx) => {
    await clearAttempts(ctx, PASSWORDS_OF_ACCOUNT, email)
    await ctx.db
      .update(passwords)
      .set(changed)
      .where(and(eq(passwords.organisation, organisation), eq(passwords.member, member)))
    await endSessionsOfMember(ctx, holder)
    const sessionToken = await openSession(ctx, holder, chance)

    await record(ctx, { act: 'password.changed', subject: showId('mem', member) })
    return { sessionToken }
  })
}
