/** Search for identifiers: by their beginning, by name, by chip. */

import type { Metadata } from 'next'
import { readLanguage } from '@/app/language'
import { readContext } from '@/app/viewer'
import { IdentifierTable } from '@/components/registry/identifier-table'
import { TypingMistake } from '@/components/registry/typing-mistake'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Empty } from '@/components/ui/note'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import type { Context } from '@/lib/context'
import { type Language, localPath } from '@/lib/language'
import { type Translator, translator } from '@/lib/messages'
import { explainRefusal } from '@/lib/refusal'
import { SEARCH_LIMIT, searchIdentifiers } from '@/lib/registry/identifier-queries'
import { resolveIdentifier } from '@/lib/registry/resolve-identifier'

type SearchPageProps = { searchParams: Promise<{ q?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'identifier')('title') }
}

export default async function IdentifiersPage({ searchParams }: SearchPageProps) {
  const language = await readLanguage()
  const t = translator(language, 'identifier')
  const { q } = await searchParams
  const typed = typeof q === 'string' ? q.slice(0, 200) : ''
  const ctx = await readContext()
  const rows = await searchIdentifiers(ctx, typed)
  const caption =
    rows.length < SEARCH_LIMIT
      ? t('search.results', { n: rows.length })
      : t('search.first', { n: `${SEARCH_LIMIT}` })
  return (
    <>
      <PageHead title={t('title')} under={t('search.under')} />
      <search>
        <form action={localPath(language, '/registry/identifiers')} className="rowwrap">
          <TextField
            name="q"
            label={t('search.label')}
            help={t('search.help')}
            defaultValue={typed}
            type="search"
            maxLength={200}
            size={48}
          />
          <Button type="submit">{t('search.submit')}</Button>
        </form>
      </search>
      <section className="gap" aria-labelledby="found">
        <SectionHead id="found" title={t('title')} caption={caption} />
        {rows.length > 0 ? (
          <IdentifierTable caption={caption} rows={rows} language={language} t={t} />
        ) : (
          <NothingFound ctx={ctx} typed={typed} language={language} t={t} />
        )}
      </section>
    </>
  )
}

type NothingFoundProps = { ctx: Context; typed: string; language: Language; t: Translator<'identifier'> }

/** What looks like an identifier is corrected; anything else was a name that nobody has. */
async function NothingFound({ ctx, typed, language, t }: NothingFoundProps) {
  const resolution = await resolveIdentifier(ctx, typed)
  const isName = resolution.state === 'found' || resolution.code === 'identifier.malformed'
  if (isName) return <Empty title={t('search.empty')}>{t('search.emptyText')}</Empty>
  return (
    <TypingMistake
      code={resolution.code}
      remedy={explainRefusal(resolution, language)}
      suggestions={resolution.suggestions}
      language={language}
      t={t}
    />
  )
}
