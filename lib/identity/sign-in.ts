/** Begins a session for whoever knows a member's e-mail and password. */

import { type Context, transact } from '../context'
import { type Chance, showId, systemChance } from '../id'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { allowAnyone } from './allow'
import { clearAttempts, countAttempt, uncountAttempt } from './attempt-rows'
import { PASSWORDS_FROM_ADDRESS, PASSWORDS_OF_ACCOUNT } from './guess-limit'
import type { SignIn } from './member'
import { isPassword } from './password'
import { readPassword } from './queries'
import { openSession } from './session-rows'

/** Begins a session under a new token. Refuses: identity.address_waits, identity.account_waits, identity.wrong_password. */
export async function signIn(
  ctx: Context,
  input: SignIn,
  chance: Chance = systemChance,
): Promise<{ readonly sessionToken: string }> {
  allowAnyone(ctx.viewer)

  // Counted before the password is looked at and outside the transaction: a refusal must not undo it, and twenty
  // guesses sent at once must find it.
  if (input.address) await countAttempt(ctx, PASSWORDS_FROM_ADDRESS, input.address)
  await countAttempt(ctx, PASSWORDS_OF_ACCOUNT, input.email)
  const holder = await readPassword(ctx, input.email)

  const isRight = await isPassword(input.password, holder?.hash ?? null)
  if (!holder || !isRight) throw new Refusal('identity.wrong_password', 'password')

  return transact(ctx, async (ctx) => {
    await clearAttempts(ctx, PASSWORDS_OF_ACCOUNT, input.email)
    if (input.address) await uncountAttempt(ctx, PASSWORDS_FROM_ADDRESS, input.address)
    const sessionToken = await openSession(ctx, holder, chance, input.replaces)

    const { organisation, member } = holder
    await record(ctx, { act: 'session.started', subject: showId('mem', member), organisation })
    return { sessionToken }
  })
}
