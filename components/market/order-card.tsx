/** A standing order as the box that binds: what it waits for, at what limit, and what is set aside meanwhile. */

import type { Route } from 'next'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Box, Pay } from '@/components/ui/box'
import { ButtonLink } from '@/components/ui/button'
import { Lines } from '@/components/ui/lines'
import { OnceKey } from '@/components/ui/once-key'
import type { DoorAction } from '@/lib/answer'
import { currencyWord, formatMoney, formatPrice, unitWord } from '@/lib/format'
import { formatInstant, formatWindow } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import { type Need, nodeLimitMicros, nodesOf } from '@/lib/market/need'
import { findPath, queryOfNeed } from '@/lib/market/need-query'
import { perCardMicros } from '@/lib/market/quote'
import type { Kind } from '@/lib/market/views'
import { translator } from '@/lib/messages'
import { formatMicros } from '@/lib/money'
import { HOUR_MS } from '@/lib/time'
import { Both, cardHour } from './price'

type OrderCardProps = {
  language: Language
  currency: string
  kind: Kind
  /** With a limit and a start that is not now. */
  need: Need
  /** Made once for this drawing of the form, so that sending it twice orders once. */
  orderKey: string
  /** Where a visitor signs in; null for a buyer. */
  signInHref: Route | null
  place: DoorAction<unknown>
}

export function OrderCard({ language, currency, kind, need, orderKey, signInHref, place }: OrderCardProps) {
  const t = translator(language, 'find')
  const start = new Date(need.from)
  const end = new Date(start.getTime() + need.hours * HOUR_MS)
  const nodes = nodesOf(need, kind.cardsPerNode)
  const limitMicros = BigInt(nodeLimitMicros(need.limit, kind.cardsPerNode) ?? 0)
  const mostMicros = limitMicros * BigInt(nodes) * BigInt(need.hours)
  const limit = {
    key: 'limit',
    name: (
      <Both
        card={t('order.limit', { unit: unitWord(cardHour(kind.cardKind), language) })}
        node={t('order.limit', { unit: unitWord('node-hour', language) })}
      />
    ),
    value: (
      <Both
        card={formatPrice(perCardMicros(limitMicros, kind.cardsPerNode))}
        node={formatPrice(limitMicros)}
      />
    ),
  }
  const unit = currencyWord(currency, language)
  const brief = t('quote.brief', { nodes, hours: `${need.hours}` })
  return (
    <Box title={t('order.title')} id="order">
      <p className="help">{t('order.caption', { at: formatInstant(start, language) })}</p>
      <hr className="rule" />
      <Lines
        lines={[
          { name: t('order.amount'), value: brief },
          { name: t('order.window'), value: formatWindow(start, end, language) },
          limit,
          { name: t('order.most'), value: formatMicros(mostMicros), isSum: true, unit },
        ]}
      />
      <p className="help">
        {t('order.text')} {t('order.poolsNote')}
      </p>
      {signInHref ? (
        <Pay brief={brief} sum={formatMicros(mostMicros)} unit={unit}>
          <ButtonLink kind="main" href={signInHref} isWide>
            {t('order.signIn')}
          </ButtonLink>
        </Pay>
      ) : (
        <ActionForm action={place} refusedTitle={t('order.refused')}>
          <OnceKey key={findPath(need)} name="key" value={orderKey} />
          {Object.entries({ ...queryOfNeed(need), minTier: need.minTier }).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Pay brief={brief} sum={formatMicros(mostMicros)} unit={unit}>
            <SubmitButton kind="main" isWide>
              {t('order.submit', { amount: formatMoney(mostMicros, currency, language) })}
            </SubmitButton>
          </Pay>
        </ActionForm>
      )}
    </Box>
  )
}
