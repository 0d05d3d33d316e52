/** Shown where nothing stands, or nothing for this organisation: both are one answer. */

import Link from 'next/link'
import { PageHead } from '@/components/ui/page-head'
import { localPath } from '@/lib/language'
import { translator } from '@/lib/messages'
import { readLanguage } from '../language'

export default async function NotFound() {
  const language = await readLanguage()
  const t = translator(language, 'common')
  return (
    <>
      <PageHead title={t('missing.title')} under={t('missing.text')} />
      <p className="rowwrap prose">
        <Link href={localPath(language, '/')}>{t('missing.home')}</Link>
        <Link href={localPath(language, '/registry/identifiers')}>{t('missing.identifiers')}</Link>
      </p>
    </>
  )
}
