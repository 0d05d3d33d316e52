/** Money for tests: a lease paid for through every account that money takes to it. */

import { uuidv7 } from '../../lib/id'
import type { NewLease } from '../../lib/lease/lease'
import {
  balanceAccount,
  leaseReserveAccount,
  promoExpenseAccount,
  railClearingAccount,
  tradingReserveAccount,
} from '../../lib/ledger/account'
import { postTransfers } from '../../lib/ledger/post-transfers'
import { SOURCES } from '../../lib/ledger/sources'
import type { Transfer } from '../../lib/ledger/transfer'
import { readPlatform } from '../../lib/registry/queries'
import type { Db } from '../client'
import { systemContext } from './people'

/** Puts the whole price of a lease into its reserve, a part of it promotional. Answers the price. Units: micros. */
export async function fundLease(db: Db, lease: NewLease, promoMicros = 0n): Promise<bigint> {
  const platform = await readPlatform(systemContext(db))
  const { currency } = platform
  const { organisation, id, createdAt: at } = lease
  const total = lease.priceMicrosPerNodeHour * BigInt(lease.nodes * (lease.endSlot - lease.startSlot))
  const amounts = { promo: promoMicros, paid: total - promoMicros }
  const post = { organisation, ref: 'test', at }
  const transfers = SOURCES.flatMap((source): Transfer[] => {
    const balance = balanceAccount(organisation, source, currency)
    const reserve = tradingReserveAccount(organisation, 'hopper', 'main', source, currency)
    const first =
      source === 'promo'
        ? ({ debit: promoExpenseAccount(platform), code: 'promo_grant' } as const)
        : ({ debit: railClearingAccount(platform, 'credit'), code: 'topup' } as const)
    return [
      { ...post, id: uuidv7(at), ...first, credit: balance, amountMicros: amounts[source] },
      {
        ...post,
        id: uuidv7(at),
        debit: balance,
        credit: reserve,
        code: 'reserve_in',
        amountMicros: amounts[source],
      },
      {
        ...post,
        id: uuidv7(at),
        debit: reserve,
        credit: leaseReserveAccount(organisation, id, source, currency),
        code: 'lease_fund',
        amountMicros: amounts[source],
      },
    ]
  })
  await postTransfers(
    systemContext(db),
    transfers.filter((transfer) => transfer.amountMicros > 0n),
  )
  return total
}
