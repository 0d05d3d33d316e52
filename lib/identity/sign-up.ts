/** Opens an account: a real organisation that buys, and its first member. */

import { present } from '../assert'
import { type Context, transact } from '../context'
import { type Chance, showId, systemChance } from '../id'
import { record } from '../journal/record'
import { allowAnyone } from './allow'
import { countAttempt } from './attempt-rows'
import { foundOrganisation } from './found-organisation'
import { ACCOUNTS_FROM_ADDRESS } from './guess-limit'
import type { SignUp } from './member'

export type SignedUp = { readonly organisation: string; readonly member: string }

/** Makes an organisation of origin real and role buyer with one member. Refuses: identity.too_many_accounts, identity.email_taken. */
export async function signUp(ctx: Context, input: SignUp, chance: Chance = systemChance): Promise<SignedUp> {
  allowAnyone(ctx.viewer)

  return transact(ctx, async (ctx) => {
    if (input.address) await countAttempt(ctx, ACCOUNTS_FROM_ADDRESS, input.address)

    const { organisationName, name, email, password } = input
    const founded = await foundOrganisation(
      { ...ctx, viewer: { kind: 'system', name: 'sign-up' } },
      { name: organisationName, origin: 'real', roles: ['buyer'], members: [{ name, email, password }] },
      chance,
    )
    const { organisation } = founded
    const member = present(founded.members[0], 'an organisation founded with a member has it')

    await record(ctx, { act: 'member.signed_up', subject: showId('mem', member), organisation })
    return { organisation, member }
  })
}
