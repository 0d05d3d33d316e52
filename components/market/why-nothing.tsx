/** Why a need finds nothing as asked: the one reason with its numbers, and the change that would do. */

import Link from 'next/link'
import { Note } from '@/components/ui/note'
import { priceUnit } from '@/lib/format'
import { formatInstant } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import type { Why } from '@/lib/market/explain'
import { type Need, nodesOf } from '@/lib/market/need'
import { findPath } from '@/lib/market/need-query'
import { perCardMicros } from '@/lib/market/quote'
import type { Kind } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { formatMicros, parseMicros, plainDecimal } from '@/lib/money'
import { TIERS, type Tier } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'
import { slotStart } from '@/lib/time'
import { cardHour } from './price'

type WhyNothingProps = {
  language: Language
  currency: string
  kind: Kind
  need: Need
  why: Why
  /** Whether windows stand below. */
  hasOthers: boolean
}

type Asked = Pick<WhyNothingProps, 'language' | 'currency' | 'kind' | 'need'> & {
  t: Translator<'find'>
  numbers: Why['numbers']
}

export function WhyNothing({ why, hasOthers, ...props }: WhyNothingProps) {
  const { language } = props
  const t = translator(language, 'find')
  const asked = { ...props, t, numbers: why.numbers }
  const change = changeOf(why, asked)
  return (
    <Note tone="bad" title={t('why.title')}>
      {reasonText(why, asked)} {t(hasOthers ? 'why.next' : 'why.none')}
      {change && (
        <>
          {' '}
          {t('why.or')} <Link href={localPath(language, findPath(change.need))}>{change.text}</Link>
          {language === 'zh' ? '。' : '.'}
        </>
      )}
    </Note>
  )
}

function numberOf(asked: Asked, name: string): number | null {
  const value = asked.numbers[name]
  return typeof value === 'number' ? value : null
}

function tierOf(asked: Asked): Tier | null {
  return TIERS.find((tier) => tier === asked.numbers.tier) ?? null
}

/** A price of a node-hour in the unit of the limit. */
function perCard(micros: number, { kind, currency, language }: Asked): string {
  const price = perCardMicros(BigInt(micros), kind.cardsPerNode)
  return `${formatMicros(price, 4)} ${priceUnit(currency, cardHour(kind.cardKind), language)}`
}

function tierWord(tier: Tier, language: Language): string {
  return stateWord(language, 'tier', tier).word
}

function reasonText({ reason }: Why, asked: Asked): string {
  const { t, need, kind, language, currency } = asked
  const hours = `${need.hours}`
  const nodes = nodesOf(need, kind.cardsPerNode)
  switch (reason) {
    case 'no_such_hardware':
      return t('why.reason.no_such_hardware', { instruments: `${asked.numbers.instruments ?? '–'}` })
    case 'all_taken': {
      const until = numberOf(asked, 'until')
      if (until === null) return t('why.reason.all_taken_always')
      return t('why.reason.all_taken', { until: formatInstant(slotStart(until), language) })
    }
    case 'too_few_nodes':
      return t('why.reason.too_few_nodes', { nodes: numberOf(asked, 'nodes') ?? 0, asked: `${nodes}` })
    case 'no_offer_spans_window': {
      const chunk = numberOf(asked, 'chunkHours')
      if (chunk === null) return t('why.reason.no_offer_spans_window', { hours })
      return t('why.reason.no_offer_spans_chunks', { hours, chunk: `${chunk}` })
    }
    case 'tier_too_low': {
      const tier = tierOf(asked)
      const wanted = tierWord(need.minTier, language)
      if (tier === null) return t('why.reason.tier_too_low_all', { asked: wanted })
      return t('why.reason.tier_too_low', { tier: tierWord(tier, language), asked: wanted })
    }
    case 'too_short':
      return t('why.reason.too_short', { least: `${numberOf(asked, 'hours') ?? '–'}`, hours })
    case 'price_too_low': {
      const [limit, gap] = [numberOf(asked, 'limitMicros'), numberOf(asked, 'gapMicros')]
      if (limit === null || gap === null) return t('why.reason.price_too_low_unknown')
      const yours = `${formatMicros(parseMicros(need.limit) ?? 0n, 4)} ${priceUnit(currency, cardHour(kind.cardKind), language)}`
      return t('why.reason.price_too_low', { gap: perCard(gap, asked), limit: perCard(limit, asked), yours })
    }
    case 'not_trading':
    case 'only_own_offers':
    case 'not_in_pools':
    case 'not_at_one_site':
      return t(`why.reason.${reason}`)
  }
}

/** The smallest change of the need that removes the reason, as a need of its own. */
function changeOf({ reason }: Why, asked: Asked): { need: Need; text: string } | null {
  const { t, need, kind, language } = asked
  const limit = numberOf(asked, 'limitMicros')
  if (reason === 'price_too_low' && limit !== null) {
    const text = plainDecimal(perCardMicros(BigInt(limit), kind.cardsPerNode))
    return { need: { ...need, limit: text }, text: t('why.change.limit', { limit: perCard(limit, asked) }) }
  }
  const nodes = numberOf(asked, 'nodes')
  if (reason === 'too_few_nodes' && nodes !== null && nodes > 0)
    return { need: { ...need, amount: nodes, unit: 'nodes' }, text: t('why.change.nodes', { nodes }) }
  const hours = numberOf(asked, 'hours')
  if (reason === 'too_short' && hours !== null)
    return { need: { ...need, hours }, text: t('why.change.hours', { hours: `${hours}` }) }
  const tier = tierOf(asked)
  if (reason === 'tier_too_low' && tier !== null)
    return {
      need: { ...need, minTier: tier },
      text: t('why.change.tier', { tier: tierWord(tier, language) }),
    }
  return null
}
