/** The journal for the operator: what happened, newest first, by a text, page by page. */

import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { requireAct } from '@/app/allowed'
import { readLanguage } from '@/app/language'
import { type PageQuery, readText } from '@/app/page-query'
import { readContext } from '@/app/viewer'
import { type JournalRow, JournalTable } from '@/components/journal/journal-table'
import { AsOf } from '@/components/ui/as-of'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Empty } from '@/components/ui/note'
import { PageHead } from '@/components/ui/page-head'
import type { Context } from '@/lib/context'
import { isUuid } from '@/lib/id'
import { listNames } from '@/lib/identity/name-queries'
import { type JournalLine, listJournal } from '@/lib/journal/queries'
import { type Language, localPath } from '@/lib/language'
import { type Translator, translator } from '@/lib/messages'

const SHOWN = 30

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'operation')('journal.title') }
}

/** The id of the member who acted; nothing where the platform or an agent did. */
function memberOf({ actor }: JournalLine): string | null {
  const id = actor.startsWith('member:') ? actor.slice('member:'.length) : ''
  return isUuid(id) ? id : null
}

async function withNames(ctx: Context, lines: readonly JournalLine[]): Promise<JournalRow[]> {
  const known = (ids: readonly (string | null)[]) => [...new Set(ids)].filter((id) => id !== null)
  const names = await listNames(ctx, {
    members: known(lines.map(memberOf)),
    organisations: known(lines.map((line) => line.organisation)),
  })
  return lines.map((line) => ({
    ...line,
    actorName: names.get(memberOf(line) ?? '') ?? null,
    organisationName: names.get(line.organisation ?? '') ?? null,
  }))
}

export default async function JournalPage({ searchParams }: { searchParams: PageQuery }) {
  const language = await readLanguage()
  await requireAct('/journal', 'operator.read')
  const ctx = await readContext()
  const t = translator(language, 'operation')
  const text = ((await readText(searchParams, 'text')) ?? '').trim()
  const asked = await readText(searchParams, 'before')
  const before = asked && isUuid(asked) ? asked : undefined
  const rows = await withNames(ctx, await listJournal(ctx, { text, before, limit: SHOWN }))
  const path = localPath(language, '/journal')
  const hrefTo = (older?: string) => {
    const query = new URLSearchParams({ ...(text ? { text } : {}), ...(older ? { before: older } : {}) })
    return `${path}?${query}` as Route
  }
  const last = rows.length === SHOWN ? rows.at(-1) : undefined
  return (
    <>
      <PageHead
        title={t('journal.title')}
        asOf={<AsOf at={ctx.now} language={language} />}
        under={t('journal.under')}
      />
      <Filter text={text} language={language} t={t} />
      {rows.length > 0 ? (
        <JournalTable rows={rows} language={language} t={t} />
      ) : (
        <Empty title={t('journal.none', { text })}>{t('journal.noneText')}</Empty>
      )}
      <p className="rowwrap small gap-xs">
        {last && <Link href={hrefTo(last.id)}>{t('journal.older')}</Link>}
        {before && <Link href={hrefTo()}>{t('journal.newest')}</Link>}
      </p>
    </>
  )
}

type FilterProps = { text: string; language: Language; t: Translator<'operation'> }

function Filter({ text, language, t }: FilterProps) {
  const path = localPath(language, '/journal')
  return (
    <search className="block gap-s">
      <form action={path} className="rowwrap items-end">
        <div className="grow max-w-xl">
          <TextField name="text" label={t('journal.filter')} defaultValue={text} type="search" />
        </div>
        <Button type="submit">{t('journal.apply')}</Button>
        {text && <Link href={path}>{t('journal.clear')}</Link>}
      </form>
    </search>
  )
}
