/** A record's fields as a table: what, proven how, since when, by whom. */

import type { ReactNode } from 'react'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { StateWord } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import { formatCount, formatMemory } from '@/lib/format'
import { formatCellTime, formatRecorded } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { identifier } from '@/lib/messages/identifier'
import { canonicalJson, type Json } from '@/lib/registry/canonical-json'
import { TIERS } from '@/lib/registry/pool'
import { IDENTIFIER_STATES, type IdentifierRecord, publishedKeys } from '@/lib/registry/record'
import type { RecordField } from '@/lib/registry/record-fields'
import { stateWord } from '@/lib/state-word'

type Words = typeof identifier.en

function isKeyOf<Keys extends object>(keys: Keys, name: Json): name is keyof Keys & string {
  return typeof name === 'string' && Object.hasOwn(keys, name)
}

/** Names of what a record only gives the code of. */
export type CodeNames = { readonly chip?: string; readonly zone?: string; readonly nodeClass?: string }

type RecordTableProps = {
  record: IdentifierRecord
  fields: readonly RecordField[]
  names: CodeNames
  language: Language
  t: Translator<'identifier'>
}

function spellNames({ en, zh }: IdentifierRecord['names']): string {
  return en === zh ? en : `${en} · ${zh}`
}

function ValueOf({ field, props }: { field: RecordField; props: RecordTableProps }): ReactNode {
  const { record, names, language, t } = props
  const { value } = field
  const words: Words['value'] = identifier.en.value
  const link = (cpid: string) => (
    <IdentifierLink text={cpid} href={localPath(language, `/id/${encodeURIComponent(cpid)}`)} />
  )
  switch (field.field) {
    case 'names':
      return spellNames(record.names)
    case 'state': {
      const state = IDENTIFIER_STATES.find((one) => one === value)
      return state && <StateWord {...stateWord(language, 'identifier', state)} />
    }
    case 'tier': {
      const tier = TIERS.find((one) => one === value)
      return tier && <StateWord {...stateWord(language, 'tier', tier)} />
    }
    case 'issuedBy':
      return (
        <>
          {link(record.issuedBy)} {record.custodial && <span className="cap">{t('value.custodial')}</span>}
        </>
      )
    case 'managedBy':
      return link(record.managedBy)
    case 'validUntil':
      return formatRecorded(new Date(record.validUntil), language)
    case 'keys':
      return (
        <span className="mono">
          {publishedKeys(record)
            .map((key) => key.id)
            .join(' ')}
        </span>
      )
    case 'hostMemoryMib':
      return typeof value === 'number' ? formatMemory(value) : null
    case 'level':
      return isKeyOf(identifier.en.level, value) ? t(`level.${value}`) : null
    case 'chip':
    case 'zone':
    case 'nodeClass':
      return names[field.field] ?? `${value}`
  }
  if (isKeyOf(words, value)) return t(`value.${value}`)
  return typeof value === 'number'
    ? formatCount(value)
    : typeof value === 'string'
      ? value
      : canonicalJson(value)
}

export function RecordTable(props: RecordTableProps) {
  const { fields, language, t } = props
  const columns: Column<RecordField>[] = [
    {
      key: 'field',
      head: t('record.field'),
      cell: ({ field }) => (isKeyOf(identifier.en.field, field) ? t(`field.${field}`) : field),
      phone: 'title',
    },
    {
      key: 'value',
      head: t('record.value'),
      cell: (field) => <ValueOf field={field} props={props} />,
      phone: 'full',
    },
    {
      key: 'evidence',
      head: t('record.evidence'),
      cell: ({ tier }) => (tier ? <StateWord {...stateWord(language, 'tier', tier)} /> : '–'),
      phone: 'state',
    },
    {
      key: 'since',
      head: t('record.sinceColumn'),
      cell: ({ since }) => formatCellTime(since, language),
      isNumber: true,
    },
    { key: 'by', head: t('record.by'), cell: ({ by }) => t(`record.${by}`), isNumber: true },
  ]
  return (
    <Table
      caption={t('record.title', { version: `${props.record.version}` })}
      columns={columns}
      groups={[{ key: 'all', rows: fields }]}
      rowKey={({ field }) => field}
    />
  )
}
