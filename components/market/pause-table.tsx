/** A provider's pools as the market sees them, each with a way to take it out of the market and back. */

import type { Route } from 'next'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { StateWord } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import type { DoorAction } from '@/lib/answer'
import { formatCount } from '@/lib/format'
import type { Language } from '@/lib/language'
import { type Translator, translator } from '@/lib/messages'
import type { PoolState } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'

export type PausablePool = { cpid: string; name: string; nodes: number; state: PoolState }

type PauseTableProps = {
  language: Language
  pools: readonly PausablePool[]
  pause: DoorAction<unknown>
  resume: DoorAction<unknown>
}

export function PauseTable({ language, pools, pause, resume }: PauseTableProps) {
  const t = translator(language, 'offers')
  const columns: Column<PausablePool>[] = [
    {
      key: 'pool',
      head: t('pools.pool'),
      phone: 'title',
      cell: ({ cpid, name }) => (
        <>
          {name} <IdentifierLink text={cpid} href={`/id/${cpid}` as Route} />
        </>
      ),
    },
    {
      key: 'state',
      head: t('pools.state'),
      phone: 'state',
      cell: ({ state }) => <StateWord {...stateWord(language, 'pool', state)} />,
    },
    {
      key: 'nodes',
      head: t('pools.nodes'),
      isNumber: true,
      phone: 'figure',
      phoneLabel: t('pools.nodes'),
      cell: ({ nodes }) => formatCount(nodes),
    },
    {
      key: 'act',
      head: <span className="hide">{t('pools.act')}</span>,
      className: 'act',
      phone: 'last',
      cell: (pool) => <Turn pool={pool} action={pool.state === 'closed' ? resume : pause} t={t} />,
    },
  ]
  return (
    <Table
      caption={t('pools.caption')}
      columns={columns}
      groups={[{ key: 'all', rows: pools }]}
      rowKey={(pool) => pool.cpid}
    />
  )
}

type TurnProps = { pool: PausablePool; action: DoorAction<unknown>; t: Translator<'offers'> }

function Turn({ pool, action, t }: TurnProps) {
  const isPaused = pool.state === 'closed'
  return (
    <ActionForm action={action} refusedTitle={t('pools.refused')}>
      <input type="hidden" name="pool" value={pool.cpid} />
      <SubmitButton
        kind="small"
        aria-label={t(isPaused ? 'pools.resumeNamed' : 'pools.pauseNamed', { pool: pool.name })}
      >
        {t(isPaused ? 'pools.resume' : 'pools.pause')}
      </SubmitButton>
    </ActionForm>
  )
}
