/** The parts of a quote: which site, how much, at what price. */

import type { Route } from 'next'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { StateWord } from '@/components/ui/state-word'
import { type Column, Table } from '@/components/ui/table'
import { currencyWord } from '@/lib/format'
import type { Language } from '@/lib/language'
import type { QuoteLeg } from '@/lib/market/quote'
import type { Kind } from '@/lib/market/views'
import { translator } from '@/lib/messages'
import { formatMicros } from '@/lib/money'
import { TIERS } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'
import { Both, Price, Quantity } from './price'
import { OriginTag } from './windows'

type QuoteLegsProps = { language: Language; currency: string; kind: Kind; legs: readonly QuoteLeg[] }

export function QuoteLegs({ language, currency, kind, legs }: QuoteLegsProps) {
  const t = translator(language, 'find')
  const hours = Math.max(...legs.map((leg) => leg.end - leg.start))
  const columns: Column<QuoteLeg>[] = [
    {
      key: 'site',
      head: t('quote.site'),
      cell: (leg) => <SiteOfLeg leg={leg} kind={kind} language={language} />,
    },
    {
      key: 'nodes',
      head: (
        <Both
          card={t(kind.cardKind === 'core' ? 'quote.cores' : 'quote.cards')}
          node={t('quote.nodesHead')}
        />
      ),
      isNumber: true,
      cell: (leg) => <Quantity nodes={leg.nodes} cardsPerNode={kind.cardsPerNode} />,
    },
    {
      key: 'price',
      head: t('quote.price'),
      isNumber: true,
      cell: (leg) => <Price micros={BigInt(leg.priceMicros)} cardsPerNode={kind.cardsPerNode} />,
    },
    {
      key: 'cost',
      head: t('quote.legCost', { hours: `${hours}`, currency: currencyWord(currency, language) }),
      isNumber: true,
      cell: (leg) => formatMicros(BigInt(leg.costMicros)),
    },
  ]
  return (
    <Table
      caption={t('quote.legs')}
      columns={columns}
      groups={[{ key: 'all', rows: legs }]}
      rowKey={(leg) => `${leg.pool} ${leg.priceMicros}`}
      kind="tight"
      className="legs"
    />
  )
}

function SiteOfLeg({ leg, kind, language }: { leg: QuoteLeg; kind: Kind; language: Language }) {
  const tier = TIERS.find((one) => one === leg.tier) ?? 'declared'
  return (
    <>
      <IdentifierLink text={leg.site} href={`/id/${leg.site}` as Route} />
      <span className="rowwrap">
        <StateWord {...stateWord(language, 'tier', tier)} />
        <OriginTag isReal={leg.origin === 'real'} zone={kind.zone} language={language} />
      </span>
    </>
  )
}
