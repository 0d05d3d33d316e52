/** Reads all that belongs to one identifier and hands it to its parts. */

import Link from 'next/link'
import type { ReactNode } from 'react'
import { ChipClaims } from '@/components/registry/chip-claims'
import { IdentifierTable } from '@/components/registry/identifier-table'
import { LiveState } from '@/components/registry/live-state'
import { RecordTable } from '@/components/registry/record-table'
import { SelfTestSummary } from '@/components/registry/self-test-summary'
import { type CheckedSignature, SignatureCheck } from '@/components/registry/signature-check'
import { VersionList } from '@/components/registry/version-list'
import { AsOf } from '@/components/ui/as-of'
import { CopyButton } from '@/components/ui/copy-button'
import { IdentifierText, Passport as PassportParts } from '@/components/ui/identifier-link'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { StateWord, Tag } from '@/components/ui/state-word'
import type { Context } from '@/lib/context'
import { formatDuration } from '@/lib/format'
import { formatDate, formatInstant } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import { type Translator, translator } from '@/lib/messages'
import { listSelfTests } from '@/lib/registry/agent-queries'
import { ancestorsOfCpid, kindOfCpid, partsOfCpid } from '@/lib/registry/cpid'
import { listIssuedBelow } from '@/lib/registry/identifier-queries'
import { listZones, readChip, readFreeNodes, readPlatform, readPool } from '@/lib/registry/queries'
import { type IdentifierRecord, parseRecord, publishedKeys } from '@/lib/registry/record'
import { fieldsOfRecord, shortHash } from '@/lib/registry/record-fields'
import {
  type IdentifierNames,
  listIdentifierNames,
  listRecordVersions,
  type ResolvedIdentifier,
} from '@/lib/registry/resolve-identifier'
import { stateWord } from '@/lib/state-word'

type PassportProps = { ctx: Context; found: ResolvedIdentifier; language: Language }
type T = Translator<'identifier'>

const inLanguage = (language: Language, names: { nameEn: string; nameZh: string }) =>
  language === 'zh' ? names.nameZh : names.nameEn

export async function Passport({ ctx, found, language }: PassportProps) {
  const t = translator(language, 'identifier')
  const { cpid, record: stored } = found
  const chain = await listIdentifierNames(ctx, [...ancestorsOfCpid(cpid), cpid])
  const all = (await listRecordVersions(ctx, cpid)).map(({ text }) => parseRecord(text))
  const versions = all.filter(({ version }) => version <= stored.version)
  const record = parseRecord(stored.text)
  const isPast = stored.version < all.length
  return (
    <>
      <Head ctx={ctx} found={found} record={record} chain={chain} language={language} t={t} />
      <PassportParts parts={await describeParts(ctx, chain, language, t)} />
      <p className="cap gap-xs">
        {t('answered', {
          platform: ancestorsOfCpid(cpid)[0] ?? cpid,
          time: formatDuration(record.ttlSeconds * 1_000, language),
          versions: all.length,
          since: formatDate(new Date(all[0]?.validFrom ?? record.validFrom), language),
        })}
      </p>
      <div className="cols gap-s">
        <div className="c8">
          <section aria-labelledby="record">
            <SectionHead
              id="record"
              title={t('record.title', { version: `${record.version}` })}
              caption={t('record.since', { at: formatInstant(stored.validFrom, language) })}
            >
              {isPast && (
                <Link className="small" href={localPath(language, `/id/${encodeURIComponent(cpid)}`)}>
                  {t('newest')}
                </Link>
              )}
            </SectionHead>
            {all.length > 1 && (
              <VersionList versions={all} current={record.version} language={language} t={t} />
            )}
            <RecordTable
              record={record}
              fields={fieldsOfRecord(versions)}
              names={await readCodeNames(ctx, record, language)}
              language={language}
              t={t}
            />
          </section>
          {typeof record.body.chip === 'string' && (
            <ChipOf ctx={ctx} chip={record.body.chip} language={language} />
          )}
          <Below ctx={ctx} cpid={cpid} language={language} t={t} />
        </div>
        <div className="c4">
          <Signature ctx={ctx} found={found} record={record} t={t} />
          {record.kind === 'pool' && <PoolNow ctx={ctx} cpid={cpid} language={language} t={t} />}
        </div>
      </div>
    </>
  )
}

type PartProps = { ctx: Context; language: Language; t: T }

async function Head(
  props: PartProps & { found: ResolvedIdentifier; record: IdentifierRecord; chain: IdentifierNames[] },
) {
  const { ctx, found, record, chain, language, t } = props
  const crumbs = chain.slice(1, -1).map((above) => ({
    label: inLanguage(language, above),
    href: localPath(language, `/id/${encodeURIComponent(above.cpid)}`),
  }))
  return (
    <PageHead
      title={language === 'zh' ? record.names.zh : record.names.en}
      crumbs={[{ label: t('title'), href: localPath(language, '/registry/identifiers') }, ...crumbs]}
      state={<StateWord {...stateWord(language, 'identifier', record.state)} />}
      tags={
        <>
          {record.tier && <StateWord {...stateWord(language, 'tier', record.tier)} />}
          <span className="cpid muted">
            <IdentifierText text={found.cpid} />
          </span>
          <CopyButton
            text={found.cpid}
            label={translator(language, 'common')('copyIdentifier', { cpid: found.cpid })}
          />
          <Tag isReal={found.origin === 'real'}>{t(`search.${found.origin}`)}</Tag>
        </>
      }
      asOf={<AsOf at={ctx.now} language={language} />}
    />
  )
}

/** Root, platform, labels and check pair, each with what it names. */
async function describeParts(ctx: Context, chain: IdentifierNames[], language: Language, t: T) {
  const cpid = chain.at(-1)?.cpid ?? ''
  const [root = '', ...labels] = partsOfCpid(cpid)
  const check = labels.pop() ?? ''
  const { level } = await readPlatform(ctx)
  const regions = new Intl.DisplayNames([language], { type: 'region' })
  return [
    { text: root, name: t('part.root'), meaning: regions.of(root) ?? root },
    ...labels.map((text, order) => {
      const named = chain[order]
      const kind = kindOfCpid(named?.cpid ?? cpid)
      const name = t(`part.${kind}`, { level: t(`level.${level}`) })
      return { text, name, meaning: named ? inLanguage(language, named) : text }
    }),
    { text: check, name: t('part.check'), meaning: t('part.correct') },
  ]
}

async function readCodeNames(ctx: Context, { body, cpid, kind }: IdentifierRecord, language: Language) {
  const zone = (await listZones(ctx)).find(({ id }) => id === body.zone)
  const chip = typeof body.chip === 'string' ? await readChip(ctx, body.chip) : null
  const pool = kind === 'pool' ? await readPool(ctx, cpid) : null
  return {
    ...(zone ? { zone: inLanguage(language, zone) } : {}),
    ...(chip ? { chip: inLanguage(language, chip) } : {}),
    ...(pool
      ? { nodeClass: inLanguage(language, { nameEn: pool.classNameEn, nameZh: pool.classNameZh }) }
      : {}),
  }
}

/** Every signature of this version with the key that the platform publishes for it. */
async function Signature(props: { ctx: Context; found: ResolvedIdentifier; record: IdentifierRecord; t: T }) {
  const { ctx, found, record, t } = props
  const { cpid } = await readPlatform(ctx)
  const newest = (await listRecordVersions(ctx, cpid)).at(-1)
  const keys = newest ? publishedKeys(parseRecord(newest.text)) : []
  const signatures: CheckedSignature[] = found.record.signatures.map(({ role, by, key, value }) => ({
    label: t('signature.by', {
      role: t(role === 'issuer' ? 'signature.issuer' : 'signature.countersigned'),
      cpid: by,
    }),
    publicKey: keys.find(({ id }) => id === key)?.publicKey ?? null,
    value,
  }))
  const chain =
    record.version > 1
      ? {
          name: t('signature.chain', { version: `${record.version - 1}` }),
          value: shortHash(record.previousHash),
        }
      : null
  return (
    <SignatureCheck
      text={found.record.text}
      hash={found.record.hash}
      signatures={signatures}
      chain={chain}
      texts={{
        title: t('signature.title'),
        checking: t('signature.checking'),
        verified: t('signature.verified'),
        wrong: t('signature.wrong'),
        unable: t('signature.unable'),
        right: t('signature.right'),
        bad: t('signature.bad'),
        unchecked: t('signature.unchecked'),
        hash: t('signature.hash'),
        equal: t('signature.equal', { hash: '{hash}' }),
        differs: t('signature.differs', { hash: '{hash}' }),
        alter: t('signature.alter'),
        restore: t('signature.restore'),
        here: t('signature.here'),
        altered: t('signature.altered', { from: '{from}', to: '{to}' }),
      }}
    />
  )
}

async function PoolNow({ ctx, cpid, language, t }: PartProps & { cpid: string }) {
  const pool = await readPool(ctx, cpid)
  if (!pool) return null
  const [test] = await listSelfTests(ctx, cpid)
  const Gap = ({ children }: { children: ReactNode }) => <div className="gap">{children}</div>
  return (
    <>
      <Gap>
        <LiveState
          state={pool.state}
          seenAt={pool.seenAt}
          nodes={pool.nodes}
          freeNodes={await readFreeNodes(ctx, pool)}
          now={ctx.now}
          language={language}
          t={t}
        />
      </Gap>
      <Gap>
        <SelfTestSummary test={test ?? null} language={language} t={translator(language, 'evidence')} />
      </Gap>
    </>
  )
}

async function ChipOf({ ctx, chip, language }: { ctx: Context; chip: string; language: Language }) {
  const found = await readChip(ctx, chip)
  return (
    found && (
      <div className="gap">
        <ChipClaims claims={found.claims} t={translator(language, 'evidence')} />
      </div>
    )
  )
}

async function Below({ ctx, cpid, language, t }: PartProps & { cpid: string }) {
  const kind = kindOfCpid(cpid)
  if (kind === 'pool' || kind === 'lot') return null
  const rows = await listIssuedBelow(ctx, cpid)
  return (
    <section className="gap" aria-labelledby="below">
      <SectionHead id="below" title={t('below.title')} />
      {rows.length > 0 ? (
        <IdentifierTable caption={t('below.title')} rows={rows} language={language} t={t} />
      ) : (
        <p className="help">{t('below.none')}</p>
      )}
    </section>
  )
}
