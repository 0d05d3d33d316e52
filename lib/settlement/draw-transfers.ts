/** The transfers of a draw: each leg of a lease's hours and end, by source, under the name that makes it happen once. */

import {
  balanceAccount,
  earnedAccount,
  feeAccount,
  type LedgerOwner,
  leaseReserveAccount,
} from '../ledger/account'
import { SOURCES, type Source } from '../ledger/sources'
import { type Act, spellTransfers, type Transfer, type TransferCode, transferId } from '../ledger/transfer'
import { slotStart } from '../time'
import type { Draw, Leg, LegTo } from './draw'
import type { LeaseTerms } from './lease-end'

const CODES: Readonly<Record<LegTo, TransferCode>> = {
  provider: 'charge_provider',
  fee: 'charge_fee',
  release: 'release',
}

function nameHour(lease: string, hour: number, rev: number): string {
  return `lease-hour/${lease}/${hour}/${rev}`
}

export type ChargeName = { readonly id: string; readonly source: Source }

/** Names of what the revisions of one hour, up to `rev`, may have moved for one part of its charge. */
export function listChargeNames(
  lease: string,
  hour: number,
  rev: number,
  to: 'provider' | 'fee',
): ChargeName[] {
  return Array.from({ length: rev + 1 }, (_, n) => `${nameHour(lease, hour, n)}/${to}`).flatMap((name) =>
    SOURCES.map((source) => ({ id: transferId(slotStart(hour), `${name}/${source}`), source })),
  )
}

function actOf(lease: LeaseTerms, leg: Leg, owner: LedgerOwner, at: Date): Act {
  const { organisation, id, provider } = lease
  const { currency } = owner
  const ref = leg.of === 'end' ? `lease/${id}/end` : nameHour(id, leg.of.hour, leg.of.rev)
  const reserve: Act['debit'] = (source) => leaseReserveAccount(organisation, id, source, currency)
  const other: Act['credit'] = (source) => {
    if (leg.to === 'provider') return earnedAccount(provider, currency)
    return leg.to === 'fee' ? feeAccount(owner, id) : balanceAccount(organisation, source, currency)
  }
  return {
    organisation,
    code: leg.back ? 'charge_reverse' : CODES[leg.to],
    name: `${ref}/${leg.to}`,
    ref,
    actAt: leg.of === 'end' ? lease.createdAt : slotStart(leg.of.hour),
    at,
    debit: leg.back ? other : reserve,
    credit: leg.back ? reserve : other,
  }
}

/** The transfers of a draw, posted at `at`. */
export function spellDraw(lease: LeaseTerms, draw: Draw, owner: LedgerOwner, at: Date): Transfer[] {
  return draw.legs.flatMap((leg) => spellTransfers(actOf(lease, leg, owner, at), leg.amount))
}
