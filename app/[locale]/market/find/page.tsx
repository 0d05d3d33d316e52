/** Finding computing power: the need in the address, the windows that answer it, and the quote of one of them. */

import Link from 'next/link'
import { nameOfKind } from '@/components/market/names'
import { NeedForm } from '@/components/market/need-form'
import { OrderCard } from '@/components/market/order-card'
import { QuoteCard } from '@/components/market/quote-card'
import { WhyNothing } from '@/components/market/why-nothing'
import { Windows } from '@/components/market/windows'
import { AsOf } from '@/components/ui/as-of'
import { Empty, Note, RefusedNote } from '@/components/ui/note'
import { PageHead, SectionHead } from '@/components/ui/page-head'
import { UnitSwitch } from '@/components/ui/unit-switch'
import type { Context } from '@/lib/context'
import { currencyWord } from '@/lib/format'
import { type Language, localPath } from '@/lib/language'
import { listMarketLines } from '@/lib/market/glance-queries'
import type { Need } from '@/lib/market/need'
import { findPath, type Query } from '@/lib/market/need-query'
import type { Found, Kind, QuoteView } from '@/lib/market/views'
import { translator } from '@/lib/messages'
import { readPlatform } from '@/lib/registry/queries'
import { readAddressQuery, type SearchParams } from '../../../address-query'
import { readLanguage } from '../../../language'
import { readContext } from '../../../viewer'
import { placeOrderAction, quoteOrderAction, takeQuoteAction } from '../actions'
import { type Asked, kindOfNeed, readAskedNeed, readQuoteOfQuery, readReader, signInHref } from './found'
import { typedOfQuery } from './need-typed'

export const dynamic = 'force-dynamic'

type PartProps = {
  ctx: Context
  language: Language
  currency: string
  kinds: readonly Kind[]
  query: Query
  asked: Asked
}

export async function generateMetadata() {
  return { title: translator(await readLanguage(), 'find')('title') }
}

export default async function FindPage({ searchParams }: { searchParams: SearchParams }) {
  const language = await readLanguage()
  const ctx = await readContext()
  const query = await readAddressQuery(searchParams)
  const [kinds, platform, asked, quote] = await Promise.all([
    listMarketLines(ctx),
    readPlatform(ctx),
    readAskedNeed(ctx, query, language),
    readQuoteOfQuery(ctx, query),
  ])
  const t = translator(language, 'find')
  const units = translator(language, 'market')
  const part = { ctx, language, currency: platform.currency, kinds, query, asked }
  return (
    <>
      <PageHead
        title={t('title')}
        asOf={<AsOf at={ctx.now} language={language} />}
        by={
          <UnitSwitch
            label={units('unit.label')}
            units={{ card: units('unit.card'), node: units('unit.node') }}
          />
        }
        under={t('under')}
      />
      <div className="cols trade">
        <div className="c8">
          <NeedPart {...part} />
          <Answer {...part} quote={quote} />
        </div>
        <div className="c4">{asked.need && <Binding {...part} need={asked.need} quote={quote} />}</div>
      </div>
    </>
  )
}

function NeedPart({ language, currency, kinds, query, asked }: PartProps) {
  const t = translator(language, 'find')
  const { found, need, refused } = asked
  return (
    <section aria-label={translator(language, 'market')('need.form')}>
      <NeedForm
        language={language}
        currency={currency}
        action={localPath(language, '/market/find')}
        kinds={kinds}
        typed={typedOfQuery(query)}
        refused={refused}
        hasTier
      />
      <p className="help">
        {found && need && `${amountText(found, need, language)}${language === 'zh' ? '' : ' '}`}
        {t('wholeHours')}
      </p>
    </section>
  )
}

/** How the amount became whole nodes. */
function amountText({ nodes, cardsPerNode }: Found, need: Need, language: Language): string {
  const t = translator(language, 'find')
  if (need.unit === 'nodes') return t('nodes', { nodes, each: cardsPerNode })
  const rounded = nodes * cardsPerNode !== need.amount
  return t(rounded ? 'rounded' : 'exact', { cards: need.amount, nodes, each: `${cardsPerNode}` })
}

function Answer({ language, currency, kinds, asked, quote }: PartProps & { quote: QuoteView | null }) {
  const t = translator(language, 'find')
  const { need, found, refused } = asked
  if (refused)
    return (
      <div className="gap-s">
        <RefusedNote title={t('refused')} text={refused.remedy} code={refused.code} />
      </div>
    )
  const kind = need && kindOfNeed(kinds, need)
  if (!need || !found || !kind) return <First language={language} kinds={kinds} />
  const hasWindows = found.asked !== null || found.others.length > 0
  return (
    <section className="gap-s" aria-labelledby="windows">
      <SectionHead
        title={t('windows.title')}
        id="windows"
        caption={t('windows.caption', {
          nodes: found.nodes,
          hours: `${need.hours}`,
          currency: currencyWord(currency, language),
        })}
      />
      {found.why && (
        <WhyNothing
          language={language}
          currency={currency}
          kind={kind}
          need={need}
          why={found.why}
          hasOthers={found.others.length > 0}
        />
      )}
      {hasWindows && (
        <Windows
          language={language}
          currency={currency}
          kind={kind}
          need={need}
          asked={found.asked}
          others={found.others}
          chosen={quote?.state === 'open' ? quote.need.start : null}
          quote={quoteOrderAction}
        />
      )}
    </section>
  )
}

/** Before a need is said: links that say one. */
function First({ language, kinds }: { language: Language; kinds: readonly Kind[] }) {
  const t = translator(language, 'find')
  const need = { amount: 1, unit: 'nodes', from: 'now', hours: 1, limit: '', minTier: 'tested' } as const
  return (
    <div className="gap-s">
      <Empty title={t('first')}>
        {t('firstNext')}{' '}
        {kinds.slice(0, 4).map((kind, order) => (
          <span key={kind.instrument}>
            {order > 0 && ' · '}
            <Link
              href={localPath(language, findPath({ ...need, nodeClass: kind.nodeClass, zone: kind.zone }))}
            >
              {nameOfKind(kind, language)}
            </Link>
          </span>
        ))}
      </Empty>
    </div>
  )
}

type BindingProps = PartProps & { need: Need; quote: QuoteView | null }

/** The one box of the page: the quote that was asked for, else an order where the need could wait. */
async function Binding({ ctx, language, currency, kinds, query, need, quote, asked }: BindingProps) {
  const t = translator(language, 'find')
  const reader = await readReader(ctx, need, language, query.quote)
  const closeHref = localPath(language, findPath(need))
  if (query.quote !== undefined && !quote)
    return (
      <Note tone="warn" title={t('quote.unknown')}>
        {t('quote.unknownText')}
      </Note>
    )
  const kind = quote
    ? kinds.find((one) => one.instrument === quote.legs[0]?.instrument)
    : kindOfNeed(kinds, need)
  if (!kind || asked.refused) return null
  if (quote)
    return (
      <QuoteCard
        language={language}
        currency={currency}
        now={ctx.now}
        quote={quote}
        kind={kind}
        reader={reader}
        closeHref={closeHref}
        buy={takeQuoteAction}
        again={quoteOrderAction}
      />
    )
  if (need.limit === '' || need.from === 'now') return <p className="help">{t('order.hint')}</p>
  if (reader.kind === 'other') return null
  return (
    <OrderCard
      language={language}
      currency={currency}
      kind={kind}
      need={need}
      orderKey={ctx.newId()}
      signInHref={reader.kind === 'visitor' ? signInHref(need, language) : null}
      place={placeOrderAction}
    />
  )
}
