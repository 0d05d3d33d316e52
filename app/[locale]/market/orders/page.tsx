/** An organisation's orders, with what each holds and a way to take it back. */

import { OrderTable } from '@/components/market/order-table'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { PageHead } from '@/components/ui/page-head'
import { UnitSwitch } from '@/components/ui/unit-switch'
import { formatAsOf } from '@/lib/format-time'
import { listOrders } from '@/lib/market/queries'
import { translator } from '@/lib/messages'
import { readPlatform } from '@/lib/registry/queries'
import { readLanguage } from '../../../language'
import { readContext, requireMember } from '../../../viewer'
import { cancelOrderAction } from '../actions'

export const dynamic = 'force-dynamic'

const REFRESH_MS = 5_000

export async function generateMetadata() {
  return { title: translator(await readLanguage(), 'orders')('title') }
}

export default async function OrdersPage() {
  const language = await readLanguage()
  const { organisation } = await requireMember('/market/orders')
  const ctx = await readContext()
  const [orders, platform] = await Promise.all([listOrders(ctx, organisation), readPlatform(ctx)])
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
        cancel={cancelOrderAction}
      />
    </>
  )
}
