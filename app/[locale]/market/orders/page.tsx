/** An organisation's orders, with what each holds and a way to take it back. */

import { OrderTable } from '@/components/market/order-table'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { PageHead } from '@/components/ui/page-head'
import { UnitSwitch } from '@/components/ui/unit-switch'
import { formatAsOf } from '@/lib/format-time'
import { localPath } from '@/lib/language'
import { listOrders } from '@/lib/market/queries'
import { translator } from '@/lib/messages'
import { readPlatform } from '@/lib/registry/queries'
import { readAddressQuery, type SearchParams } from '../../../address-query'
import { readLanguage } from '../../../language'
import { readContext, requireMember } from '../../../viewer'
import { cancelOrderAction } from '../actions'

export const dynamic = 'force-dynamic'

const REFRESH_MS = 5_000
const ORDERS_SHOWN = 20

/** An instant of the address; null for none or an unreadable one. */
function instantOf(text: string | undefined): Date | null {
  const at = new Date(text ?? '')
  return Number.isNaN(at.getTime()) ? null : at
}

export async function generateMetadata() {
  return { title: translator(await readLanguage(), 'orders')('title') }
}

export default async function OrdersPage({ searchParams }: { searchParams: SearchParams }) {
  const language = await readLanguage()
  const { organisation } = await requireMember('/market/orders')
  const ctx = await readContext()
  const before = instantOf((await readAddressQuery(searchParams)).before)
  const [orders, platform] = await Promise.all([
    listOrders(ctx, organisation, { before, most: ORDERS_SHOWN }),
    readPlatform(ctx),
  ])
  const last = orders.length === ORDERS_SHOWN ? orders.at(-1) : undefined
  const t = translator(language, 'orders')
  const units = translator(language, 'market')
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
        by={
          <UnitSwitch
            label={units('unit.label')}
            units={{ card: units('unit.card'), node: units('unit.node') }}
          />
        }
        under={t('under')}
      />
      <OrderTable
        language={language}
        currency={platform.currency}
        orders={orders}
        olderHref={last ? localPath(language, `/market/orders?before=${last.at.toISOString()}`) : null}
        cancel={cancelOrderAction}
      />
    </>
  )
}
