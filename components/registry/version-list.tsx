/** The versions of a record, oldest first, each a link to what was in force then. */

import Link from 'next/link'
import { formatCellTime } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import type { IdentifierRecord } from '@/lib/registry/record'
import { newsOfVersion } from '@/lib/registry/record-fields'
import { stateWord } from '@/lib/state-word'

type VersionListProps = {
  versions: readonly IdentifierRecord[]
  current: number
  language: Language
  t: Translator<'identifier'>
}

function spellNews(
  before: IdentifierRecord | null,
  version: IdentifierRecord,
  language: Language,
  t: Translator<'identifier'>,
): string {
  const news = newsOfVersion(before, version)
  if (news.kind === 'state') return stateWord(language, 'identifier', news.state).word
  if (news.kind === 'tier') return stateWord(language, 'tier', news.tier).word
  return t(`news.${news.kind}`)
}

export function VersionList({ versions, current, language, t }: VersionListProps) {
  return (
    <ol className="versions" aria-label={t('record.versions')}>
      {versions.map((version, order) => (
        <li key={version.version} aria-current={version.version === current ? 'true' : undefined}>
          <Link
            href={localPath(language, `/id/${encodeURIComponent(version.cpid)}?at=${version.validFrom}`)}
            scroll={false}
            prefetch={false}
          >
            {version.version} · {formatCellTime(new Date(version.validFrom), language)}
          </Link>
          <span>{spellNews(versions[order - 1] ?? null, version, language, t)}</span>
        </li>
      ))}
    </ol>
  )
}
