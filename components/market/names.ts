/** Names of classes, zones and books in the reader's language. */

import type { Language } from '@/lib/language'
import type { Kind } from '@/lib/market/views'

export function className(kind: Pick<Kind, 'classEn' | 'classZh'>, language: Language): string {
  return language === 'zh' ? kind.classZh : kind.classEn
}

export function zoneName(kind: Pick<Kind, 'zoneEn' | 'zoneZh'>, language: Language): string {
  return language === 'zh' ? kind.zoneZh : kind.zoneEn
}
