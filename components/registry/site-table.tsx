/** A provider's sites with the agent of each: not connected, waiting to be confirmed, or connected. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { StateWord } from '@/components/ui/state-word'
import { Table } from '@/components/ui/table'
import type { DoorAction } from '@/lib/answer'
import { formatAgo } from '@/lib/format'
import { type Language, localPath } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import type { AgentState } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'
import { type ConnectCommand, ConnectForm } from './connect-form'

export type SiteAgent = {
  readonly id: string
  readonly state: AgentState
  readonly fingerprint: string
  /** What its engine found there; null where it could not be read. */
  readonly found: { readonly machine: string; readonly nodes: number; readonly cores: number } | null
}

export type SiteLine = {
  readonly cpid: string
  readonly nameEn: string
  readonly nameZh: string
  readonly zoneName: string
  /** Null before the first heartbeat. */
  readonly seenAt: Date | null
  /** The one enrolled last and not revoked; null while there is none. */
  readonly agent: SiteAgent | null
}

type SiteTableProps = {
  sites: readonly SiteLine[]
  now: Date
  connectAction: DoorAction<ConnectCommand>
  confirmAction: DoorAction<unknown>
  revokeAction: DoorAction<unknown>
  language: Language
  t: Translator<'registry'>
}

export function SiteTable(props: SiteTableProps) {
  const { sites, now, language, t } = props
  return (
    <Table<SiteLine>
      caption={t('sites.title')}
      groups={[{ key: 'all', rows: sites }]}
      rowKey={({ cpid }) => cpid}
      kind="tall"
      columns={[
        {
          key: 'site',
          head: t('sites.site'),
          cell: ({ cpid, nameEn, nameZh }) => (
            <>
              <span className="lead">{language === 'zh' ? nameZh : nameEn}</span>
              <br />
              <IdentifierLink text={cpid} href={localPath(language, `/id/${encodeURIComponent(cpid)}`)} />
            </>
          ),
          phone: 'title',
        },
        { key: 'zone', head: t('sites.zone'), cell: ({ zoneName }) => zoneName },
        {
          key: 'agent',
          head: t('sites.agent'),
          cell: (site) => <AgentOf site={site} {...props} />,
          phone: 'full',
          className: 'wrap',
        },
        {
          key: 'heartbeat',
          head: t('pools.heartbeat'),
          cell: ({ seenAt }) =>
            seenAt ? formatAgo(now.getTime() - seenAt.getTime(), language) : t('pools.never'),
          isNumber: true,
        },
      ]}
    />
  )
}

function AgentOf(props: SiteTableProps & { site: SiteLine }) {
  const { site, connectAction, confirmAction, revokeAction, language, t } = props
  const { agent } = site
  const texts = { make: t('sites.command'), refused: t('sites.commandRefused') }
  if (!agent)
    return (
      <>
        <StateWord tone="wait" word={t('sites.noAgent')} />
        <ConnectForm site={site.cpid} action={connectAction} texts={texts} />
      </>
    )
  return (
    <>
      <StateWord {...stateWord(language, 'agent', agent.state)} />{' '}
      <span className="cap">{t('sites.fingerprint', { fingerprint: agent.fingerprint })}</span>
      {agent.found && <p className="help">{t('sites.found', agent.found)}</p>}
      <span className="rowwrap">
        {agent.state === 'pending' && (
          <ActionForm
            action={confirmAction}
            refusedTitle={t('sites.confirmRefused')}
            label={t('sites.confirm')}
          >
            <input type="hidden" name="agent" value={agent.id} />
            <SubmitButton kind="small">{t('sites.confirm')}</SubmitButton>
          </ActionForm>
        )}
        <ActionForm action={revokeAction} refusedTitle={t('sites.revokeRefused')} label={t('sites.revoke')}>
          <input type="hidden" name="agent" value={agent.id} />
          <SubmitButton kind="small">{t('sites.revoke')}</SubmitButton>
        </ActionForm>
      </span>
    </>
  )
}
