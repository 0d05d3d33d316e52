'use client'

/** Shown when a page could not be drawn: what is safe, a number to name, and a way to try again. */

import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { PageHead } from '@/components/ui/page-head'

type ErrorPageProps = { error: unknown; retry: () => void }

function digestOf(error: unknown): string | null {
  return error instanceof Error && 'digest' in error ? `${error.digest}` : null
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const t = useTranslations('common')
  const digest = digestOf(error)
  return (
    <div role="alert">
      <PageHead title={t('failed.title')} under={t('failed.text')} />
      <p className="rowwrap">
        <Button onClick={retry}>{t('failed.retry')}</Button>
        {digest && <span className="cap">{t('failed.number', { digest })}</span>}
      </p>
    </div>
  )
}
