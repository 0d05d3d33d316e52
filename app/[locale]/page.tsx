/** The market at a glance. */

import { PageHead } from '@/components/ui/page-head'
import { translator } from '@/lib/messages'
import { readLanguage } from '../language'

export default async function MarketPage() {
  const t = translator(await readLanguage(), 'frame')
  return <PageHead title={t('place.market')} under={t('description')} />
}
