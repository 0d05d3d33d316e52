'use client'

/** Hands the texts of the page's language to the parts that run in the browser. */

import type { ReactNode } from 'react'
import { IntlProvider } from 'use-intl'
import type { Language } from '@/lib/language'
import type { ClientTexts } from '@/lib/messages'

type ClientTextsProps = { language: Language; texts: ClientTexts; children: ReactNode }

export function ClientTextsProvider({ language, texts, children }: ClientTextsProps) {
  return (
    <IntlProvider locale={language} messages={texts} timeZone="UTC">
      {children}
    </IntlProvider>
  )
}
