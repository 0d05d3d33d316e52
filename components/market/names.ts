/** Names of classes, zones and books in the reader's language. */

import type { Language } from '@/lib/language'
import type { Kind } from '@/lib/market/views'

export function nameOfClass(kind: Pick<Kind, 'classEn' | 'classZh'>, language: Language): string {
  return language === 'zh' ? kind.classZh : kind.classEn
}

export function nameOfZone(kind: Pick<Kind, 'zoneEn' | 'zoneZh'>, language: Language): string {
  return language === 'zh' ? kind.zoneZh : kind.zoneEn
}

/** Parts of one name or caption, parted as the language does. */
export function joinParts(language: Language, ...parts: readonly string[]): string {
  return parts.join(language === 'zh' ? '，' : ', ')
}

/** A class and where it stands. */
export function nameOfKind(
  kind: Pick<Kind, 'classEn' | 'classZh' | 'zoneEn' | 'zoneZh'>,
  language: Language,
): string {
  return joinParts(language, nameOfClass(kind, language), nameOfZone(kind, language))
}

const BOOK_NAMES: Readonly<Record<string, { en: string; zh: string }>> = {
  hopper: { en: 'Hopper', zh: 'Hopper' },
  'ascend-910': { en: 'Ascend 910', zh: '昇腾 910' },
  ampere: { en: 'Ampere', zh: 'Ampere' },
  ada: { en: 'Ada', zh: 'Ada' },
  'cpu-x86': { en: 'CPU x86', zh: 'x86 处理器' },
  'cpu-arm': { en: 'CPU ARM', zh: 'ARM 处理器' },
}

/** A book is called after the chips whose classes replace each other in it. */
export function nameOfBook(book: string, language: Language): string {
  return BOOK_NAMES[book]?.[language] ?? book
}
