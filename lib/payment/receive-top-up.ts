/** First of four eyes: an operator's member has seen the money of a top-up on the bank account. */

import { eq } from 'drizzle-orm'
import { topUps } from '@/db/schema/payment'
import { type Context, transact } from '../context'
import { showId } from '../id'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { Refusal } from '../refusal'
import { lockTopUp } from './queries'
import type { TopUpKey } from './top-up'

/** Marks a top-up as received. Refuses: identity.sign_in_first, identity.not_allowed, topup.unknown, topup.not_requested. */
export async function receiveTopUp(ctx: Context, input: TopUpKey): Promise<void> {
  const { member } = allow(ctx.viewer, 'topup.approve')

  await transact(ctx, async (ctx) => {
    const topUp = await lockTopUp(ctx, input)

    if (topUp.state !== 'requested') throw new Refusal('topup.not_requested')

    await ctx.db
      .update(topUps)
      .set({ state: 'received', receivedBy: member, receivedAt: ctx.now })
      .where(eq(topUps.id, topUp.id))

    await record(ctx, {
      act: 'topup.received',
      subject: showId('top', topUp.id),
      organisation: topUp.organisation,
    })
  })
}
