/** Signs a new organisation up and gives it money to try the market with, in one act. */

import { type Context, transact } from '../context'
import { type Chance, showId, systemChance } from '../id'
import { allowAnyone } from '../identity/allow'
import type { SignUp } from '../identity/member'
import { type SignedUp, signUp } from '../identity/sign-up'
import { record } from '../journal/record'
import { balanceAccount, promoExpenseAccount } from '../ledger/account'
import { postTransfers } from '../ledger/post-transfers'
import { transferId } from '../ledger/transfer'
import type { Micros } from '../money'
import { readPlatform } from '../registry/queries'

/** Makes the organisation and its first member and posts the platform's trial credit. Refuses: what sign-up refuses. */
export async function openTrialAccount(
  ctx: Context,
  input: SignUp,
  chance: Chance = systemChance,
): Promise<SignedUp & { readonly creditMicros: Micros }> {
  allowAnyone(ctx.viewer)

  return transact(ctx, async (ctx) => {
    const signedUp = await signUp(ctx, input, chance)
    const platform = await readPlatform(ctx)
    const { organisation } = signedUp
    const creditMicros = platform.trialCreditMicros

    if (creditMicros > 0n)
      await postTransfers(ctx, [
        {
          organisation,
          id: transferId(ctx.now, `trial/${organisation}`),
          debit: promoExpenseAccount(platform),
          credit: balanceAccount(organisation, 'promo', platform.currency),
          amountMicros: creditMicros,
          code: 'promo_grant',
          ref: `trial/${organisation}`,
          at: ctx.now,
        },
      ])

    await record(ctx, {
      act: 'trial.opened',
      subject: showId('org', organisation),
      organisation,
      detail: { creditMicros: creditMicros.toString() },
    })
    return { ...signedUp, creditMicros }
  })
}
