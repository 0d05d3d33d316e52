/** The page of an identifier: its passport, or what is wrong with it as it was typed. */

import type { Metadata } from 'next'
import { readLanguage } from '@/app/language'
import { readContext } from '@/app/viewer'
import { TypingMistake } from '@/components/registry/typing-mistake'
import { PageHead } from '@/components/ui/page-head'
import { localPath } from '@/lib/language'
import { translator } from '@/lib/messages'
import { explainRefusal } from '@/lib/refusal'
import { decodeSegment, readInstant } from '@/lib/registry/identifier-answer'
import { resolveIdentifier } from '@/lib/registry/resolve-identifier'
import { Passport } from './passport'

type IdentifierPageProps = {
  params: Promise<{ cpid: string }>
  searchParams: Promise<{ at?: string | string[] }>
}

export async function generateMetadata({ params }: IdentifierPageProps): Promise<Metadata> {
  return { title: decodeSegment((await params).cpid).slice(0, 60) }
}

export default async function IdentifierPage({ params, searchParams }: IdentifierPageProps) {
  const language = await readLanguage()
  const t = translator(language, 'identifier')
  const typed = decodeSegment((await params).cpid)
  const { at } = await searchParams
  const instant = typeof at === 'string' ? readInstant(at) : null
  const ctx = await readContext()
  const resolution = await resolveIdentifier(ctx, typed, instant)
  if (resolution.state === 'found') return <Passport ctx={ctx} found={resolution} language={language} />
  const home = localPath(language, '/registry/identifiers')
  return (
    <>
      <PageHead
        title={t('title')}
        crumbs={[{ label: t('title'), href: home }]}
        under={t('typed', { text: typed.slice(0, 80) })}
      />
      <TypingMistake
        code={resolution.code}
        remedy={explainRefusal(resolution, language)}
        suggestions={resolution.suggestions}
        lookUp={home}
        language={language}
        t={t}
      />
    </>
  )
}
