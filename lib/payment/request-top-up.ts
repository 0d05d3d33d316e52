/** Announces a bank transfer: the member says how much comes, the platform says what to write on it. */

import { topUps } from '@/db/schema/payment'
import { type Context, transact } from '../context'
import { showId } from '../id'
import { allow } from '../identity/allow'
import { record } from '../journal/record'
import { spellBankReference, type TopUpInput } from './top-up'

export type RequestedTopUp = { readonly topUp: string; readonly bankReference: string }

/** Enters a top-up in the operator's queue. Refuses: identity.sign_in_first, identity.not_allowed. */
export async function requestTopUp(ctx: Context, input: TopUpInput): Promise<RequestedTopUp> {
  const { organisation, member } = allow(ctx.viewer, 'topup.request')

  const topUp = ctx.newId()
  const bankReference = spellBankReference(topUp)

  return transact(ctx, async (ctx) => {
    await ctx.db.insert(topUps).values({
      organisation,
      id: topUp,
      amountMicros: input.amount,
      bankReference,
      state: 'requested',
      requestedBy: member,
      requestedAt: ctx.now,
    })

    await record(ctx, {
      act: 'topup.requested',
      subject: showId('top', topUp),
      detail: { amountMicros: input.amount.toString(), bankReference },
    })
    return { topUp, bankReference }
  })
}
