/** A provider's pools: sold as what, how many nodes, how sure, how fresh. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { StateWord } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import type { DoorAction } from '@/lib/answer'
import { formatAgo, formatCount } from '@/lib/format'
import { type Language, localPath } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import type { PoolState, Tier } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'

export type PoolLine = {
  readonly cpid: string
  readonly nameEn: string
  readonly nameZh: string
  readonly siteNameEn: string
  readonly siteNameZh: string
  readonly classNameEn: string
  readonly classNameZh: string
  readonly instrument: string
  readonly nodes: number
  readonly state: PoolState
  readonly tier: Tier
  readonly isTesting: boolean
  /** Null before the first heartbeat. */
  readonly seenAt: Date | null
}

type PoolTableProps = {
  pools: readonly PoolLine[]
  /** Columns between nodes and state, e.g. what is sold and offered. */
  more?: readonly Column<PoolLine>[]
  now: Date
  testAction: DoorAction<unknown>
  language: Language
  t: Translator<'registry'>
}

export function PoolTable({ pools, more = [], now, testAction, language, t }: PoolTableProps) {
  const columns: Column<PoolLine>[] = [
    {
      key: 'pool',
      head: t('pools.pool'),
      cell: (pool) => <PoolName pool={pool} language={language} />,
      phone: 'title',
    },
    {
      key: 'instrument',
      head: t('pools.instrument'),
      cell: (pool) => <SoldAs pool={pool} language={language} />,
      phone: 'full',
    },
    {
      key: 'nodes',
      head: t('pools.nodes'),
      cell: ({ nodes }) => formatCount(nodes),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('pools.nodes'),
    },
    ...more,
    {
      key: 'state',
      head: t('pools.state'),
      cell: (pool) => <StateOf pool={pool} language={language} t={t} />,
      phone: 'state',
    },
    {
      key: 'evidence',
      head: t('pools.evidence'),
      cell: (pool) => <Evidence pool={pool} testAction={testAction} language={language} t={t} />,
      phone: 'last',
    },
    {
      key: 'heartbeat',
      head: t('pools.heartbeat'),
      cell: ({ seenAt }) =>
        seenAt ? formatAgo(now.getTime() - seenAt.getTime(), language) : t('pools.never'),
      isNumber: true,
    },
  ]
  return (
    <Table
      caption={t('pools.title')}
      columns={columns}
      groups={[{ key: 'all', rows: pools }]}
      rowKey={({ cpid }) => cpid}
      kind="tall"
    />
  )
}

type PoolProps = { pool: PoolLine; language: Language }

function PoolName({ pool, language }: PoolProps) {
  const zh = language === 'zh'
  const href = localPath(language, `/id/${encodeURIComponent(pool.cpid)}`)
  return (
    <>
      <span className="lead">{zh ? pool.nameZh : pool.nameEn}</span>{' '}
      <span className="muted">{zh ? pool.siteNameZh : pool.siteNameEn}</span>
      <br />
      <IdentifierLink text={pool.cpid} href={href} />
    </>
  )
}

function SoldAs({ pool, language }: PoolProps) {
  return (
    <>
      {language === 'zh' ? pool.classNameZh : pool.classNameEn}
      <br />
      <span className="cap">{pool.instrument}</span>
    </>
  )
}

/** A pool that was never heard of is not connected, rather than stale. */
function StateOf({ pool, language, t }: PoolProps & Pick<PoolTableProps, 't'>) {
  if (pool.seenAt === null && pool.state === 'stale')
    return <StateWord tone="wait" word={t('pools.unseen')} />
  return <StateWord {...stateWord(language, 'pool', pool.state)} />
}

type EvidenceProps = { pool: PoolLine } & Pick<PoolTableProps, 'testAction' | 'language' | 't'>

/** The tier; that it is being tested while it is; else, where an agent answers, the button that tests it. */
function Evidence({ pool, testAction, language, t }: EvidenceProps) {
  const tier = <StateWord {...stateWord(language, 'tier', pool.tier)} />
  if (pool.isTesting)
    return (
      <>
        {tier} <StateWord {...stateWord(language, 'testing', 'running')} />
      </>
    )
  if (pool.state !== 'live') return tier
  return (
    <span className="rowwrap">
      {tier}
      <ActionForm action={testAction} refusedTitle={t('pools.testRefused')} label={t('pools.test')}>
        <input type="hidden" name="pool" value={pool.cpid} />
        <SubmitButton kind="small">{t('pools.test')}</SubmitButton>
      </ActionForm>
    </span>
  )
}
