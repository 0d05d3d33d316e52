/** A quote as the box that binds: what, when, at what price, what is set aside and why, what ending early costs, until when it holds. */

import type { Route } from 'next'
import Link from 'next/link'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Amount } from '@/components/ui/amount'
import { Box, Pay } from '@/components/ui/box'
import { ButtonLink } from '@/components/ui/button'
import { Countdown } from '@/components/ui/countdown'
import { type Line, Lines } from '@/components/ui/lines'
import { Note } from '@/components/ui/note'
import { RefreshAfter } from '@/components/ui/refresh-after'
import type { DoorAction } from '@/lib/answer'
import { currencyWord, formatCount, formatMoney, formatPercent, unitWord } from '@/lib/format'
import { formatDayTime, formatInstant, formatSeconds, zoneMark } from '@/lib/format-time'
import { type Language, localPath } from '@/lib/language'
import { PLATFORM_FEE_PPM } from '@/lib/lease/lease'
import { queryOfNeed } from '@/lib/market/need-query'
import { endingSteps, feeInside, QUOTE_LIFE_MS } from '@/lib/market/quote'
import type { Kind, QuoteView } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { divCeil, formatMicros } from '@/lib/money'
import { LOCAL_ZONE } from '@/lib/registry/pool'
import { HOUR_MS, slotStart } from '@/lib/time'
import { nameOfClass, nameOfZone } from './names'
import { Both, cardHour, Price } from './price'
import { QuoteLegs } from './quote-legs'

/** Who looks at it, and with what money. */
export type QuoteReader =
  | { kind: 'visitor'; signInHref: Route }
  | { kind: 'buyer'; availableMicros: bigint }
  | { kind: 'other' }

type QuoteCardProps = {
  language: Language
  currency: string
  now: Date
  quote: QuoteView
  kind: Kind
  reader: QuoteReader
  closeHref: Route
  buy: DoorAction<unknown>
  again: DoorAction<string>
}

type Words = { t: Translator<'find'>; language: Language; currency: string; kind: Kind }

export function QuoteCard(props: QuoteCardProps) {
  const { language, currency, now, quote, kind, reader, closeHref } = props
  const t = translator(language, 'find')
  const words = { t, language, currency, kind }
  const leftMs = quote.expiresAt.getTime() - now.getTime()
  const isOpen = quote.state === 'open' && leftMs > 0
  return (
    <Box
      title={t('quote.title')}
      id="quote"
      caption={
        <Link href={closeHref} scroll={false}>
          {t('quote.close')}
        </Link>
      }
    >
      {quote.state === 'used' ? (
        <Used quote={quote} words={words} />
      ) : isOpen ? (
        <>
          <Countdown
            key={quote.id}
            label={t('quote.holds', { at: `${formatSeconds(quote.expiresAt)}${zoneMark(language)}` })}
            leftMs={leftMs}
            ofMs={QUOTE_LIFE_MS}
            over={t('quote.over')}
          />
          <RefreshAfter key={`${quote.id} over`} ms={leftMs} />
        </>
      ) : (
        <Expired {...props} t={t} />
      )}
      <hr className="rule" />
      <Lines lines={windowLines(quote, words)} />
      <QuoteLegs {...words} legs={quote.legs} />
      <Lines lines={moneyLines(quote, words)} />
      <SetAside quote={quote} words={words} reader={reader} />
      <Ending quote={quote} words={words} />
      <hr className="rule" />
      <Lines lines={[{ name: t('quote.book'), value: `${quote.book}, ${formatCount(quote.asOfSeq)}` }]} />
      {isOpen && <Buying {...props} t={t} />}
    </Box>
  )
}

function wholeHours(quote: QuoteView): number {
  return Math.max(...quote.legs.map((leg) => leg.end - leg.start))
}

function nodesOfQuote(quote: QuoteView): number {
  return quote.legs.reduce((sum, leg) => sum + leg.nodes, 0)
}

function windowLines(quote: QuoteView, { t, language, kind }: Words): Line[] {
  const [leg] = quote.legs
  const end = slotStart(leg?.end ?? 0)
  const isNow = quote.need.start === 'now'
  const hours = `${quote.need.hours}`
  return [
    {
      name: t('quote.what'),
      value: t('quote.firm', { kind: nameOfClass(kind, language), zone: nameOfZone(kind, language) }),
    },
    {
      name: t('quote.from'),
      value: isNow ? t('quote.nowText') : formatInstant(slotStart(leg?.start ?? 0), language),
    },
    {
      name: t('quote.to'),
      value: isNow
        ? t('quote.nowEnd', { hours, at: `${formatDayTime(end, language)}${zoneMark(language)}` })
        : formatInstant(end, language),
    },
  ]
}

function moneyLines(quote: QuoteView, { t, language, currency, kind }: Words): Line[] {
  const nodeHours = quote.legs.reduce((sum, leg) => sum + leg.nodes * (leg.end - leg.start), 0)
  const average = divCeil(quote.totalMicros, BigInt(Math.max(1, nodeHours)))
  const share = formatPercent(PLATFORM_FEE_PPM, language)
  const hours = `${quote.need.hours}`
  const expected = {
    key: 'expected',
    name: t('quote.expected', { hours }),
    value: formatMicros(quote.expectedMicros),
  }
  return [
    {
      key: 'total',
      name: t('quote.total'),
      value: (
        <Amount of="quote-total" micros={quote.totalMicros}>
          {formatMicros(quote.totalMicros)}
        </Amount>
      ),
      isSum: true,
      unit: currencyWord(currency, language),
    },
    ...(quote.expectedMicros === quote.totalMicros ? [] : [expected]),
    {
      key: 'unit-price',
      name: (
        <Both
          card={t('quote.perUnit', { unit: unitWord(cardHour(kind.cardKind), language) })}
          node={t('quote.perUnit', { unit: unitWord('node-hour', language) })}
        />
      ),
      value: <Price micros={average} cardsPerNode={kind.cardsPerNode} />,
    },
    { key: 'fee', name: t('quote.fee', { share }), value: formatMicros(feeInside(quote.totalMicros), 4) },
  ]
}

function SetAside({ quote, words, reader }: { quote: QuoteView; words: Words; reader: QuoteReader }) {
  const { t } = words
  const hours = wholeHours(quote)
  const reason =
    quote.need.start === 'now'
      ? t('quote.setAsideNow', { hours: `${hours}`, asked: `${quote.need.hours}` })
      : t('quote.setAsideWindow', { hours })
  const lines: Line[] = [{ key: 'aside', name: t('quote.setAside'), value: formatMicros(quote.totalMicros) }]
  if (reader.kind === 'buyer') {
    const { availableMicros } = reader
    lines.push({
      key: 'free',
      name: t('quote.free'),
      value: (
        <Amount of="free" micros={availableMicros}>
          {formatMicros(availableMicros)}
        </Amount>
      ),
    })
    if (quote.state === 'open' && availableMicros < quote.totalMicros)
      lines.push({
        key: 'missing',
        name: t('quote.missing'),
        value: formatMicros(quote.totalMicros - availableMicros),
      })
  }
  return (
    <>
      <Lines lines={lines} />
      <p className="help">{reason}</p>
    </>
  )
}

function Ending({ quote, words }: { quote: QuoteView; words: Words }) {
  const { t, language } = words
  const steps = endingSteps(quote.cancellation)
  const start = quote.legs[0]?.start ?? 0
  const lines: Line[] = steps.map(({ untilHoursBefore, costMicros }) => {
    const value = t('quote.kept', { amount: formatMicros(costMicros) })
    if (steps.length === 1) return { name: t(costMicros === 0n ? 'quote.byMinute' : 'quote.owed'), value }
    if (untilHoursBefore === null) return { name: t('quote.fromThen'), value }
    const until = new Date(slotStart(start).getTime() - untilHoursBefore * HOUR_MS)
    return { name: t('quote.untilStep', { at: formatInstant(until, language) }), value }
  })
  return (
    <>
      <hr className="rule" />
      <p className="cap">{t('quote.ending')}</p>
      <Lines lines={[...lines, { name: t('quote.unserved'), value: t('quote.notBilled') }]} />
    </>
  )
}

function Buying(props: QuoteCardProps & { t: Translator<'find'> }) {
  const { t, quote, reader, language, currency, kind, buy } = props
  if (reader.kind === 'other') return <Note tone="warn" title={t('quote.notBuyer')} />
  const isThisMachine = quote.legs.every((leg) => leg.origin === 'real') && kind.zone === LOCAL_ZONE
  const sheet = {
    brief: t('quote.brief', { nodes: nodesOfQuote(quote), hours: `${quote.need.hours}` }),
    sum: formatMicros(quote.totalMicros),
    unit: currencyWord(currency, language),
  }
  return (
    <>
      <p className="help">{t(isThisMachine ? 'quote.realText' : 'quote.syntheticText')}</p>
      {reader.kind === 'visitor' ? (
        <Pay {...sheet}>
          <ButtonLink kind="main" href={reader.signInHref} isWide>
            {t('quote.signIn')}
          </ButtonLink>
        </Pay>
      ) : (
        <ActionForm action={buy} refusedTitle={t('quote.refused')}>
          <input type="hidden" name="quote" value={quote.id} />
          <Pay {...sheet}>
            <SubmitButton kind="main" isWide>
              {t('quote.buy', { amount: formatMoney(quote.totalMicros, currency, language) })}
            </SubmitButton>
          </Pay>
        </ActionForm>
      )}
    </>
  )
}

function Used({ quote, words }: { quote: QuoteView; words: Words }) {
  const { t, language } = words
  const [lease] = quote.leases
  const path = quote.leases.length === 1 ? `/lease/lea_${lease}` : '/lease'
  return (
    <Note
      tone="ok"
      title={t('quote.used')}
      act={
        <ButtonLink kind="small" href={localPath(language, path)}>
          {t('quote.usedLink')}
        </ButtonLink>
      }
    />
  )
}

function Expired({ quote, language, again, t }: QuoteCardProps & { t: Translator<'find'> }) {
  const { start, ...need } = quote.need
  return (
    <>
      <Note tone="warn" title={t('quote.expired', { at: formatInstant(quote.expiresAt, language) })}>
        {t('quote.expiredText')}
      </Note>
      <ActionForm action={again} refusedTitle={t('quote.againRefused')} className="gap-xs">
        {Object.entries({ ...queryOfNeed(need), minTier: need.minTier, start: `${start}` }).map(
          ([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ),
        )}
        <SubmitButton>{t('quote.again')}</SubmitButton>
      </ActionForm>
    </>
  )
}
