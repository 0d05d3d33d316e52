/** How old what is shown is: always with its zone, and UTC beside it. */

import { formatAsOf, type Zone } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import { translator } from '@/lib/messages'

type AsOfProps = { at: Date; language: Language; zone?: Zone }

export function AsOf({ at, language, zone }: AsOfProps) {
  const t = translator(language, 'common')
  return <time dateTime={at.toISOString()}>{t('asOf', { at: formatAsOf(at, language, zone) })}</time>
}
