/** The operator's queue: top-ups that wait for one person to see the money and another to approve it. */

import type { Metadata, Route } from 'next'
import { requireAct } from '@/app/allowed'
import { readLanguage } from '@/app/language'
import { type PageQuery, readText } from '@/app/page-query'
import { readContext } from '@/app/viewer'
import { Queue, TopUpBox } from '@/components/payment/queue'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { Empty } from '@/components/ui/note'
import { PageHead } from '@/components/ui/page-head'
import { readEnv } from '@/lib/env'
import { formatAsOf } from '@/lib/format-time'
import { showId } from '@/lib/id'
import { localPath } from '@/lib/language'
import { translator } from '@/lib/messages'
import { listWaitingTopUps } from '@/lib/payment/queries'
import { approveTopUpAction, receiveTopUpAction } from '../actions'

const REFRESH_MS = 10_000

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'payment')('title') }
}

export default async function QueuePage({ searchParams }: { searchParams: PageQuery }) {
  const language = await readLanguage()
  const { member } = await requireAct('/payment/queue', 'topup.approve')
  const ctx = await readContext()
  const asked = await readText(searchParams, 'of')
  const topUps = await listWaitingTopUps(ctx)
  const selected = topUps.find(({ id }) => showId('top', id) === asked) ?? topUps[0]
  const t = translator(language, 'payment')
  const shared = { currency: readEnv().PLATFORM_CURRENCY, language, t }
  const hrefOf = (id: string) => `${localPath(language, '/payment/queue')}?of=${showId('top', id)}` as Route
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
        under={t('under')}
      />
      {selected ? (
        <div className="cols gap-s">
          <div className="c8">
            <Queue {...shared} topUps={topUps} selected={selected.id} hrefOf={hrefOf} />
          </div>
          <div className="c4">
            <TopUpBox
              {...shared}
              topUp={selected}
              member={member}
              receive={receiveTopUpAction}
              approve={approveTopUpAction}
            />
          </div>
        </div>
      ) : (
        <Empty title={t('empty')}>{t('emptyText')}</Empty>
      )}
    </>
  )
}
