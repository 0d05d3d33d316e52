/** Gives an organisation promotional money for a stated reason: how synthetic buyers get what they spend. */

import { type Context, transact } from '../context'
import { showId } from '../id'
import { allowSystem } from '../identity/allow'
import { record } from '../journal/record'
import { balanceAccount, promoExpenseAccount } from '../ledger/account'
import { postTransfers } from '../ledger/post-transfers'
import type { Micros } from '../money'
import { readPlatform } from '../registry/queries'

export type PromoGrant = {
  readonly organisation: string
  readonly amountMicros: Micros
  /** One word that the movement shows, e.g. `demo`. */
  readonly reason: string
}

/** Posts promotional money that the platform pays for. Refuses: identity.not_allowed. */
export async function grantPromo(ctx: Context, input: PromoGrant): Promise<void> {
  allowSystem(ctx.viewer)
  const { organisation, amountMicros, reason } = input

  await transact(ctx, async (ctx) => {
    const platform = await readPlatform(ctx)

    await postTransfers(ctx, [
      {
        organisation,
        id: ctx.newId(),
        debit: promoExpenseAccount(platform),
        credit: balanceAccount(organisation, 'promo', platform.currency),
        amountMicros,
        code: 'promo_grant',
        ref: `grant/${reason}`,
        at: ctx.now,
      },
    ])

    await record(ctx, {
      act: 'promo.granted',
      subject: showId('org', organisation),
      organisation,
      detail: { amountMicros: amountMicros.toString(), reason },
    })
  })
}
