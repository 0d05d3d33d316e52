/** Identifiers as rows: name, identifier, kind, state, evidence. */

import { IdentifierLink } from '@/components/ui/identifier-link'
import { StateWord, Tag } from '@/components/ui/state-word'
import { Table } from '@/components/ui/table'
import type { Origin } from '@/lib/identity/role'
import { type Language, localPath } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import type { CpidKind } from '@/lib/registry/cpid'
import type { Tier } from '@/lib/registry/pool'
import type { IdentifierState } from '@/lib/registry/record'
import { stateWord } from '@/lib/state-word'

export type IdentifierRow = {
  readonly cpid: string
  readonly kind: CpidKind
  readonly state: IdentifierState
  readonly nameEn: string
  readonly nameZh: string
  readonly origin: Origin
  readonly tier: Tier | null
}

type IdentifierTableProps = {
  caption: string
  rows: readonly IdentifierRow[]
  language: Language
  t: Translator<'identifier'>
}

export function IdentifierTable({ caption, rows, language, t }: IdentifierTableProps) {
  return (
    <Table<IdentifierRow>
      caption={caption}
      groups={[{ key: 'all', rows }]}
      rowKey={({ cpid }) => cpid}
      columns={[
        {
          key: 'name',
          head: t('below.name'),
          cell: ({ nameEn, nameZh }) => (language === 'zh' ? nameZh : nameEn),
          phone: 'title',
        },
        {
          key: 'identifier',
          head: t('search.identifier'),
          cell: ({ cpid }) => (
            <IdentifierLink text={cpid} href={localPath(language, `/id/${encodeURIComponent(cpid)}`)} />
          ),
          phone: 'full',
        },
        { key: 'kind', head: t('below.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
        {
          key: 'state',
          head: t('below.state'),
          cell: ({ state }) => <StateWord {...stateWord(language, 'identifier', state)} />,
          phone: 'state',
        },
        {
          key: 'evidence',
          head: t('below.evidence'),
          cell: ({ tier }) => (tier ? <StateWord {...stateWord(language, 'tier', tier)} /> : '–'),
        },
        {
          key: 'origin',
          head: t('below.origin'),
          cell: ({ origin }) => <Tag isReal={origin === 'real'}>{t(`search.${origin}`)}</Tag>,
        },
      ]}
    />
  )
}
