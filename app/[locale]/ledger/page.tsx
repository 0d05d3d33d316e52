/** The viewer's money: what can be spent, what is set aside, every movement, and the way to bring more in. */

import type { Metadata, Route } from 'next'
import { readLanguage } from '@/app/language'
import { type PageQuery, readNumber } from '@/app/page-query'
import { readContext, requireMember } from '@/app/viewer'
import { Balance } from '@/components/ledger/balance'
import { Movements } from '@/components/ledger/movements'
import { OwnTopUps, TopUpForm } from '@/components/payment/top-up'
import { AsOf } from '@/components/ui/as-of'
import { PageHead } from '@/components/ui/page-head'
import { readEnv } from '@/lib/env'
import { localPath } from '@/lib/language'
import { listMovementLines } from '@/lib/ledger/movement-queries'
import { availableOf, type Funds, readFunds } from '@/lib/market/funds-queries'
import { translator } from '@/lib/messages'
import { listTopUps } from '@/lib/payment/queries'
import { requestTopUpAction } from '../payment/actions'

const MOVEMENTS_SHOWN = 20

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'money')('title') }
}

function partsOf(funds: Funds) {
  return [
    { key: 'paid', micros: funds.paidMicros },
    { key: 'promo', micros: funds.promoMicros },
    { key: 'idle', micros: funds.idleMicros },
    { key: 'orders', micros: funds.inOrdersMicros },
    { key: 'leases', micros: funds.inLeasesMicros },
  ] as const
}

export default async function MoneyPage({ searchParams }: { searchParams: PageQuery }) {
  const language = await readLanguage()
  const { organisation, roles } = await requireMember('/ledger')
  const ctx = await readContext()
  const before = await readNumber(searchParams, 'before')
  const [funds, movements, topUps] = await Promise.all([
    readFunds(ctx, organisation),
    listMovementLines(ctx, organisation, { before, limit: MOVEMENTS_SHOWN }),
    listTopUps(ctx, organisation),
  ])
  const shared = { currency: readEnv().PLATFORM_CURRENCY, language, t: translator(language, 'money') }
  const path = localPath(language, '/ledger')
  const last = movements.length === MOVEMENTS_SHOWN ? movements.at(-1) : undefined
  return (
    <>
      <PageHead title={shared.t('title')} asOf={<AsOf at={ctx.now} language={language} />} />
      <div className="cols">
        <div className="c8">
          <Balance
            {...shared}
            availableMicros={availableOf(funds)}
            freeMicros={funds.promoMicros + funds.paidMicros}
            parts={partsOf(funds)}
          />
          <Movements
            {...shared}
            movements={movements}
            older={last ? (`${path}?before=${last.seq}` as Route) : null}
            newest={before === undefined ? null : path}
          />
        </div>
        <div className="c4">
          {roles.includes('buyer') && <TopUpForm {...shared} action={requestTopUpAction} />}
          {roles.includes('buyer') && <OwnTopUps {...shared} topUps={topUps} />}
        </div>
      </div>
    </>
  )
}
