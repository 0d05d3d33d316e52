'use client'

/** The same page in the other language, with its query and what was typed into it. */

import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { type MouseEvent, useEffect } from 'react'
import { useLocale } from 'use-intl'
import { htmlLang, LANGUAGE_COOKIE, localPath, withoutLanguage } from '@/lib/language'
import { keepTyped, restoreTyped } from './keep-typed'

const A_YEAR_SECONDS = 31_536_000

export function LanguageSwitch({ label }: { label: string }) {
  const router = useRouter()
  const other = useLocale() === 'zh' ? 'en' : 'zh'
  const path = localPath(other, withoutLanguage(usePathname()))

  useEffect(restoreTyped, [])

  function change(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet
    document.cookie = `${LANGUAGE_COOKIE}=${other}; path=/; max-age=${A_YEAR_SECONDS}; samesite=lax`
    keepTyped()
    router.replace(`${path}${location.search}${location.hash}` as typeof path, { scroll: false })
  }

  return (
    <Link
      className="quiet"
      href={path}
      hrefLang={htmlLang(other)}
      lang={htmlLang(other)}
      onClick={change}
      prefetch={false}
    >
      {label}
    </Link>
  )
}
