/** A provider's sites and pools, and how more of them are added and connected. */

import type { Metadata } from 'next'
import { readLanguage } from '@/app/language'
import { readContext, requireMember } from '@/app/viewer'
import { AddPoolForm, AddSiteForm } from '@/components/registry/add-forms'
import { PoolTable } from '@/components/registry/pool-table'
import { type SiteAgent, type SiteLine, SiteTable } from '@/components/registry/site-table'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { Empty } from '@/components/ui/note'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import type { Context } from '@/lib/context'
import { formatMemory } from '@/lib/format'
import { formatAsOf } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import { type Translator, translator } from '@/lib/messages'
import { probe } from '@/lib/registry/agent'
import { listAgents } from '@/lib/registry/agent-queries'
import { LOCAL_ZONE } from '@/lib/registry/pool'
import {
  listNodeClasses,
  listPools,
  listSites,
  listZones,
  type PoolRow,
  readProviderCpid,
} from '@/lib/registry/queries'
import {
  confirmAgentAction,
  connectAction,
  createPoolAction,
  createSiteAction,
  requestSelfTestAction,
  revokeAgentAction,
} from './actions'

const REFRESH_MS = 10_000

export async function generateMetadata(): Promise<Metadata> {
  return { title: translator(await readLanguage(), 'registry')('title') }
}

type T = Translator<'registry'>
type Named = { readonly nameEn: string; readonly nameZh: string }
type Reading = { ctx: Context; language: Language; t: T }

const inLanguage = (language: Language, named: Named) => (language === 'zh' ? named.nameZh : named.nameEn)

export default async function PoolsPage() {
  const language = await readLanguage()
  const t = translator(language, 'registry')
  const { organisation, organisationName } = await requireMember('/registry')
  const ctx = await readContext()
  const reading = { ctx, language, t }
  const pools = await listPools(ctx, organisation)
  const sites = await readSites(ctx, organisation, language)
  const cpid = await readProviderCpid(ctx, organisation)
  return (
    <>
      <PageHead
        title={organisationName}
        state={<LivePools pools={pools} isProvider={cpid !== null} t={t} />}
        tags={
          cpid && <IdentifierLink text={cpid} href={localPath(language, `/id/${encodeURIComponent(cpid)}`)} />
        }
        asOf={cpid && <LiveRefresh everyMs={REFRESH_MS} asOf={formatAsOf(ctx.now, language)} />}
        under={cpid ? undefined : t('under')}
      />
      <div className="cols gap-s">
        <div className="c8">
          {pools.length === 0 && <FirstSteps sites={sites} t={t} />}
          {sites.length > 0 && <Supply {...reading} pools={pools} sites={sites} />}
        </div>
        <div className="c4">
          <AddForms {...reading} sites={sites} />
        </div>
      </div>
    </>
  )
}

async function readSites(ctx: Context, organisation: string, language: Language): Promise<SiteLine[]> {
  const zones = await listZones(ctx)
  const agents = await listAgents(ctx, organisation)
  return (await listSites(ctx, organisation)).map((site) => ({
    ...site,
    zoneName: inLanguage(language, zones.find(({ id }) => id === site.zone) ?? site),
    agent: describeAgent(agents.find((agent) => agent.site === site.cpid && !agent.revokedAt)),
  }))
}

type SupplyProps = Reading & { pools: readonly PoolRow[]; sites: readonly SiteLine[] }

function Supply({ ctx, pools, sites, language, t }: SupplyProps) {
  return (
    <>
      <section aria-labelledby="pools" className={pools.length === 0 ? 'gap' : undefined}>
        <SectionHead id="pools" title={t('pools.title')} caption={t('pools.caption')} />
        {pools.length > 0 ? (
          <PoolTable
            pools={pools}
            now={ctx.now}
            testAction={requestSelfTestAction}
            language={language}
            t={t}
          />
        ) : (
          <Empty title={t('pools.none')}>{t('pools.noneText')}</Empty>
        )}
      </section>
      <section className="gap" aria-labelledby="sites">
        <SectionHead id="sites" title={t('sites.title')} caption={t('sites.caption')} />
        <SiteTable
          sites={sites}
          now={ctx.now}
          connectAction={connectAction}
          confirmAction={confirmAgentAction}
          revokeAction={revokeAgentAction}
          language={language}
          t={t}
        />
      </section>
    </>
  )
}

/** A pool needs a site, so its form comes with the first one. */
async function AddForms({ ctx, sites, language, t }: Reading & { sites: readonly SiteLine[] }) {
  const named = (row: Named & { id: string }) => ({ value: row.id, label: inLanguage(language, row) })
  const zones = (await listZones(ctx)).filter(({ id }) => id !== LOCAL_ZONE)
  return (
    <>
      {sites.length > 0 && (
        <section aria-labelledby="add-pool">
          <SectionHead id="add-pool" title={t('addPool.title')} />
          <AddPoolForm
            action={createPoolAction}
            sites={sites.map((site) => ({ value: site.cpid, label: inLanguage(language, site) }))}
            nodeClasses={(await listNodeClasses(ctx)).map((row) => ({
              value: row.id,
              label: t('addPool.least', {
                name: inLanguage(language, row),
                memory: formatMemory(row.minMemoryMib),
              }),
            }))}
            t={t}
          />
        </section>
      )}
      <section className={sites.length > 0 ? 'gap' : undefined} aria-labelledby="add-site">
        <SectionHead id="add-site" title={t('addSite.title')} />
        <AddSiteForm action={createSiteAction} zones={zones.map(named)} t={t} />
      </section>
    </>
  )
}

type AgentRow = Awaited<ReturnType<typeof listAgents>>[number]

function describeAgent(agent: AgentRow | undefined): SiteAgent | null {
  if (!agent) return null
  const { id, state, fingerprint } = agent
  const { data } = probe.safeParse(agent.probe)
  const found = data ? { machine: data.machine, nodes: data.nodes, cores: data.coresPerNode } : null
  return { id, state, fingerprint, found }
}

function LivePools({ pools, isProvider, t }: { pools: readonly PoolRow[]; isProvider: boolean; t: T }) {
  if (!isProvider) return <StateWord tone="wait" word={t('begin')} />
  const live = pools.filter(({ state }) => state === 'live').length
  return <StateWord tone={live > 0 ? 'ok' : 'wait'} word={t('live', { live })} />
}

/** What to do until the first pool stands; one step is now. */
function FirstSteps({ sites, t }: { sites: readonly SiteLine[]; t: T }) {
  const isConnected = sites.some(({ agent }) => agent?.state === 'confirmed')
  const now = sites.length === 0 ? 'site' : isConnected ? 'pool' : 'agent'
  const steps = ['site', 'agent', 'pool', 'offer'] as const
  return (
    <ol className="steps">
      {steps.map((step, order) => (
        <li
          key={step}
          className={step === now ? 'now' : undefined}
          aria-current={step === now ? 'step' : undefined}
        >
          <span className="k">{order + 1}</span>
          <span>
            <b>{t(`steps.${step}`)}</b>
            <p>{t(`steps.${step}Text`)}</p>
          </span>
        </li>
      ))}
    </ol>
  )
}
