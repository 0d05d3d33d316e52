/** Second of four eyes: another member approves, and the money stands in the balance. */

import { eq } from 'drizzle-orm'
import { topUps } from '@/db/schema/payment'
import { type Context, transact } from '../context'
import { showId } from '../id'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { balanceAccount, railClearingAccount } from '../ledger/account'
import { postTransfers } from '../ledger/post-transfers'
import { transferId } from '../ledger/transfer'
import { Refusal } from '../refusal'
import { readPlatform } from '../registry/queries'
import { lockTopUp } from './queries'
import type { TopUpKey } from './top-up'

/**
 * Approves a received top-up and posts it.
 * Refuses: identity.sign_in_first, identity.not_allowed, topup.unknown, topup.not_received, four_eyes.same_person.
 */
export async function approveTopUp(ctx: Context, input: TopUpKey): Promise<void> {
  const { member } = allow(ctx.viewer, 'topup.approve')

  await transact(ctx, async (ctx) => {
    const topUp = await lockTopUp(ctx, input)
    const platform = await readPlatform(ctx)

    if (topUp.state !== 'received') throw new Refusal('topup.not_received')
    if (topUp.receivedBy === member) throw new Refusal('four_eyes.same_person')

    const { organisation, id, amountMicros } = topUp
    await ctx.db
      .update(topUps)
      .set({ state: 'approved', approvedBy: member, approvedAt: ctx.now })
      .where(eq(topUps.id, id))
    await postTransfers(ctx, [
      {
        organisation,
        id: transferId(topUp.requestedAt, `top-up/${organisation}/${id}`),
        debit: railClearingAccount(platform, 'credit'),
        credit: balanceAccount(organisation, 'paid', platform.currency),
        amountMicros,
        code: 'topup',
        ref: `top-up/${id}`,
        at: ctx.now,
      },
    ])

    await record(ctx, {
      act: 'topup.approved',
      subject: showId('top', id),
      organisation,
      detail: { amountMicros: amountMicros.toString() },
    })
  })
}
