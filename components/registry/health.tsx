/** How this installation is: its processes, and its database. */

import { Lines } from '@/components/ui/lines'
import { Empty, Note } from '@/components/ui/note'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import { Table } from '@/components/ui/table'
import { formatAgo, formatBytes } from '@/lib/format'
import { formatCellTime, formatInstant, formatSeconds, LOCAL_ZONE } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { stateWord } from '@/lib/state-word'

export type ProcessRow = {
  readonly name: string
  readonly startedAt: Date
  readonly seenAt: Date
  readonly version: string
  readonly state: 'up' | 'late' | 'down'
}

type Shared = { language: Language; t: Translator<'operation'> }

export function Processes({ rows, now, language, t }: Shared & { rows: readonly ProcessRow[]; now: Date }) {
  return (
    <section aria-labelledby="processes">
      <SectionHead id="processes" title={t('health.processes')} caption={t('health.processesCaption')} />
      {rows.length === 0 ? (
        <Empty title={t('health.none')}>{t('health.noneText')}</Empty>
      ) : (
        <Table<ProcessRow>
          caption={t('health.processes')}
          groups={[{ key: 'all', rows }]}
          rowKey={({ name }) => name}
          columns={[
            { key: 'name', head: t('health.name'), cell: ({ name }) => name, phone: 'title' },
            {
              key: 'state',
              head: t('health.state'),
              cell: ({ state }) => <StateWord {...stateWord(language, 'process', state)} />,
              phone: 'state',
            },
            {
              key: 'started',
              head: t('health.started', { zone: LOCAL_ZONE.name }),
              cell: ({ startedAt }) => formatCellTime(startedAt, language),
              phone: 'figure',
            },
            {
              key: 'seen',
              head: t('health.seen'),
              cell: ({ seenAt }) => (
                <>
                  {formatSeconds(seenAt)}{' '}
                  <span className="muted">{formatAgo(now.getTime() - seenAt.getTime(), language)}</span>
                </>
              ),
              phone: 'full',
            },
            {
              key: 'version',
              head: t('health.version'),
              cell: ({ version }) => version,
              isNumber: true,
              phone: 'last',
            },
          ]}
        />
      )}
    </section>
  )
}

export type DatabaseLines = {
  readonly name: string
  readonly version: string
  readonly sizeBytes: number
  readonly connections: number
  readonly connectionsMax: number
  readonly role: string
  readonly mayWriteLedger: boolean
  readonly startedAt: Date
}

type FactsProps = Shared & {
  database: DatabaseLines
  sites: { readonly all: number; readonly heard: number }
}

export function DatabaseFacts({ database, sites, language, t }: FactsProps) {
  const { name, version, sizeBytes, connections, connectionsMax, role, startedAt } = database
  return (
    <section aria-labelledby="database">
      <SectionHead id="database" title={t('health.database')} />
      <Lines
        lines={[
          { name: t('health.line.version'), value: version },
          { name: t('health.line.name'), value: name },
          { name: t('health.line.size'), value: formatBytes(sizeBytes) },
          { name: t('health.line.role'), value: role },
          {
            name: t('health.line.connections'),
            value: t('health.line.of', { used: `${connections}`, most: `${connectionsMax}` }),
          },
          { name: t('health.line.started'), value: formatInstant(startedAt, language) },
          {
            name: t('health.sites'),
            value: t('health.line.of', { used: `${sites.heard}`, most: `${sites.all}` }),
          },
        ]}
      />
    </section>
  )
}

/** Said where the database's own rights do not protect the ledger from its processes. */
export function RoleWarning({ database, t }: { database: DatabaseLines; t: Translator<'operation'> }) {
  if (!database.mayWriteLedger) return null
  return (
    <Note tone="warn" title={t('health.warnRole')}>
      {t('health.warnRoleText', { role: database.role })}
    </Note>
  )
}
