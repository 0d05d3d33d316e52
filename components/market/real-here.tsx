/** What of the market is real and what synthetic, and the ways to begin. */

import type { Route } from 'next'
import Link from 'next/link'
import { Lines } from '@/components/ui/lines'
import { Tag } from '@/components/ui/state-word'
import { type Language, localPath } from '@/lib/language'
import { translator } from '@/lib/messages'
import type { CardKind } from '@/lib/registry/pool'

export type RealPoolLine = { cpid: string; nodes: number; cardsPerNode: number; cardKind: CardKind }

type RealHereProps = { language: Language; pools: readonly RealPoolLine[]; syntheticPools: number }

export function RealHere({ language, pools, syntheticPools }: RealHereProps) {
  const t = translator(language, 'market')
  const tag = <Tag isReal>{translator(language, 'common')('real')}</Tag>
  const real = pools.map(({ cpid, nodes, cardsPerNode, cardKind }) => ({
    key: cpid,
    name: tag,
    value: (
      <Link href={`/id/${cpid}` as Route} prefetch={false}>
        {t(cardKind === 'core' ? 'real.machine' : 'real.pool', { nodes, cards: cardsPerNode })}
      </Link>
    ),
  }))
  const none = { key: 'none', name: tag, value: t('real.none') }
  const synthetic = { name: t('real.synthetic'), value: t('real.pools', { pools: syntheticPools }) }
  return <Lines lines={[...(real.length > 0 ? real : [none]), ...(syntheticPools > 0 ? [synthetic] : [])]} />
}

export function WaysToBegin({ language }: { language: Language }) {
  const t = translator(language, 'market')
  const ways = [
    { path: '/market/find', name: t('ways.buy'), text: t('ways.buyText') },
    { path: '/registry', name: t('ways.offer'), text: t('ways.offerText') },
    { path: '/assessment', name: t('ways.assess'), text: t('ways.assessText') },
  ]
  return (
    <ul className="ways" aria-label={t('ways.label')}>
      {ways.map(({ path, name, text }) => (
        <li key={path}>
          <Link href={localPath(language, path)} prefetch={false}>
            {name}
          </Link>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}
