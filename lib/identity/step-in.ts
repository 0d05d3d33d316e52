/** Begins a session as a demo person, for somebody who sits at this machine. */

import { type Context, transact } from '../context'
import { type Chance, showId, systemChance } from '../id'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { allowAnyone } from './allow'
import type { BrowserToken } from './member'
import { readDemoPerson } from './queries'
import { openSession } from './session-rows'

/** `isLocal` is what the door found out about the request, never what somebody sent. */
export type StepIn = { readonly member: string; readonly isLocal: boolean } & BrowserToken

/** Begins a session as a demo person, without a password. Refuses: identity.not_local, identity.no_demo_person. */
export async function stepIn(
  ctx: Context,
  input: StepIn,
  chance: Chance = systemChance,
): Promise<{ readonly sessionToken: string }> {
  allowAnyone(ctx.viewer)
  if (!input.isLocal) throw new Refusal('identity.not_local')

  return transact(ctx, async (ctx) => {
    const person = await readDemoPerson(ctx, input.member)
    if (!person) throw new Refusal('identity.no_demo_person')

    const sessionToken = await openSession(ctx, person, chance, input.replaces)

    const { organisation, member } = person
    await record(ctx, { act: 'session.stepped_in', subject: showId('mem', member), organisation })
    return { sessionToken }
  })
}
