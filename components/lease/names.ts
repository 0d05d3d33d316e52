/** How a lease is called and told in a line: its number, its nodes, its window, what is left of it. */

import { formatDuration, formatPrice } from '@/lib/format'
import type { Language } from '@/lib/language'
import { endOf } from '@/lib/lease/lease'
import type { LeaseLine } from '@/lib/lease/views'
import type { Translator } from '@/lib/messages'
import { HOUR_MS, later, MINUTE_MS } from '@/lib/time'

type Named = Pick<LeaseLine, 'classEn' | 'classZh' | 'zoneEn' | 'zoneZh'>

export function nameOfClass(lease: Named, language: Language): string {
  return language === 'zh' ? lease.classZh : lease.classEn
}

export function nameOfZone(lease: Named, language: Language): string {
  return language === 'zh' ? lease.zoneZh : lease.zoneEn
}

/** `1 node of 4 cores`, `8 nodes of 8 cards`. */
export function tellNodes(
  lease: Pick<LeaseLine, 'nodes' | 'cardsPerNode' | 'cardKind'>,
  t: Translator<'lease'>,
): string {
  const { nodes, cardsPerNode: cards, cardKind } = lease
  return cardKind === 'core' ? t('nodesOfCores', { nodes, cards }) : t('nodesOfCards', { nodes, cards })
}

/** What of its window is still to come. Units: ms. */
export function leftOf(lease: Pick<LeaseLine, 'agreedEnd' | 'endedAt' | 'grantedFrom'>, now: Date): number {
  return Math.max(0, endOf(lease).getTime() - later(now, lease.grantedFrom).getTime())
}

/** A length of time in whole minutes: `41 min`, `1 h 12 min`; the last minute in seconds. Rounds: down. */
export function tellLeft(ms: number, language: Language): string {
  const whole = ms >= MINUTE_MS ? Math.floor(ms / MINUTE_MS) * MINUTE_MS : ms
  return formatDuration(whole, language)
}

/** `0.80 an hour`, of one node. */
export function tellPrice(lease: Pick<LeaseLine, 'priceMicrosPerNodeHour'>, t: Translator<'lease'>): string {
  return t('costBox.priceUnit', { price: formatPrice(lease.priceMicrosPerNodeHour) })
}

/** The time agreed: `1 h`, `72 h`, `36 h 30 min`. */
export function tellAgreed(lease: Pick<LeaseLine, 'grantedFrom' | 'agreedEnd'>, language: Language): string {
  const ms = lease.agreedEnd.getTime() - lease.grantedFrom.getTime()
  if (ms % HOUR_MS === 0) return language === 'zh' ? `${ms / HOUR_MS} 小时` : `${ms / HOUR_MS} h`
  return formatDuration(ms, language)
}
