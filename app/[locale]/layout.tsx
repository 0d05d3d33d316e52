/** The root of every page: language, fonts, theme before the first paint, and the frame. */

import '@fontsource-variable/noto-sans-sc/index.css'
import '../styles/index.css'
import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { ClientTextsProvider } from '@/components/ui/client-texts'
import { DISPLAY_SCRIPT } from '@/components/ui/display'
import { Frame, type FrameTexts } from '@/components/ui/frame'
import { htmlLang, LANGUAGES, type Language, localPath } from '@/lib/language'
import { clientTexts, translator } from '@/lib/messages'
import { readFrame } from '../frame-state'
import { readLanguage } from '../language'
import { chooseRoleAction, signOutAction } from './identity/actions'

/** The frame shows who is signed in, so no page is drawn ahead. */
export const dynamic = 'force-dynamic'

export function generateStaticParams() {
  return LANGUAGES.map((locale) => ({ locale }))
}

export async function generateMetadata(): Promise<Metadata> {
  const t = translator(await readLanguage(), 'frame')
  return { title: { template: `%s · ${t('product')}`, default: t('product') }, description: t('description') }
}

function frameTexts(language: Language): FrameTexts {
  const t = translator(language, 'frame')
  return {
    product: t('product'),
    skip: t('skip'),
    places: t('places'),
    more: t('more'),
    otherLanguage: t('language'),
    signIn: t('signIn'),
    signUp: t('signUp'),
    signOut: t('signOut'),
    seat: t('seat'),
    organisation: t('organisation'),
    theme: {
      label: t('theme.label'),
      light: t('theme.light'),
      dark: t('theme.dark'),
      system: t('theme.system'),
    },
  }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const language = await readLanguage()
  const state = await readFrame(language)
  return (
    <html
      lang={htmlLang(language)}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <head>
        <script>{DISPLAY_SCRIPT}</script>
      </head>
      <body>
        <ClientTextsProvider language={language} texts={clientTexts(language)}>
          <Frame
            home={localPath(language, '/')}
            state={state}
            texts={frameTexts(language)}
            actions={{ chooseRole: chooseRoleAction, signOut: signOutAction }}
          >
            {children}
          </Frame>
        </ClientTextsProvider>
      </body>
    </html>
  )
}
