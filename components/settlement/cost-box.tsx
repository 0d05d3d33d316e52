/** The box that binds on a running lease: what it costs so far, what is set aside and why, and what ending now comes to. */

import { leftOf, tellAgreed, tellLeft, tellPrice } from '@/components/lease/names'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Amount } from '@/components/ui/amount'
import { Box, Pay } from '@/components/ui/box'
import { type Line, Lines } from '@/components/ui/lines'
import { SpanLine } from '@/components/ui/progress'
import type { DoorAction } from '@/lib/answer'
import { currencyWord, formatDuration, formatPrice } from '@/lib/format'
import { formatClock, formatSeconds } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { LeaseLine } from '@/lib/lease/views'
import type { Translator } from '@/lib/messages'
import type { Micros } from '@/lib/money'
import type { EndingNow, Statement } from '@/lib/settlement/statement'

export type CostProps = {
  lease: LeaseLine
  statement: Statement
  /** Price of the whole time agreed. */
  agreedMicros: Micros
  ending: EndingNow
  /** End of the last signed minute; null before the first. */
  signedUntil: Date | null
  currency: string
  now: Date
  language: Language
  t: Translator<'lease'>
}

export function CostBox({ action, ...cost }: CostProps & { action: DoorAction<unknown> }) {
  const { lease, agreedMicros, ending, signedUntil, now, language, t } = cost
  const whole = lease.agreedEnd.getTime() - lease.grantedFrom.getTime()
  const total = ending.servedMicros + ending.keptMicros
  return (
    <Box
      id="cost"
      title={t('costBox.title')}
      caption={signedUntil ? t('costBox.to', { at: formatSeconds(signedUntil) }) : t('costBox.notYet')}
    >
      <Lines lines={linesSoFar(cost)} />
      <p className="help">{t('costBox.setAsideWhy')}</p>
      <div className="gap-xs">
        <SpanLine
          from={formatClock(lease.grantedFrom)}
          to={formatClock(lease.agreedEnd)}
          done={1 - leftOf(lease, now) / whole}
        />
      </div>
      <p className="why">
        <b>{tellClock(lease, now, language, t)}</b>
      </p>
      <hr className="rule" />
      <h3 className="lab">{t('costBox.endingTitle')}</h3>
      <Lines lines={linesOfEnding(cost)} />
      <p className="why">{t('costBox.stops')}</p>
      <ActionForm action={action} label={t('costBox.endingTitle')} refusedTitle={t('costBox.refused')}>
        <input type="hidden" name="lease" value={lease.id} />
        <Pay
          brief={t('costBox.brief', { number: `${lease.number}`, amount: formatPrice(agreedMicros) })}
          sum={formatPrice(total)}
          unit={currencyWord(cost.currency, language)}
        >
          <SubmitButton isWide>{t('costBox.end', { amount: formatPrice(total) })}</SubmitButton>
        </Pay>
      </ActionForm>
    </Box>
  )
}

/** `Ends in 41 min`, or when it begins. */
function tellClock(lease: LeaseLine, now: Date, language: Language, t: Translator<'lease'>): string {
  const untilStart = lease.grantedFrom.getTime() - now.getTime()
  if (untilStart > 0) return t('costBox.starts', { time: tellLeft(untilStart, language) })
  return t('costBox.endsIn', { time: tellLeft(leftOf(lease, now), language) })
}

function linesSoFar({ lease, statement, agreedMicros, currency, language, t }: CostProps): Line[] {
  const { setAsideMicros, chargeMicros, servedNodeMs } = statement
  const time = formatDuration(Number(servedNodeMs) / lease.nodes, language)
  const price = tellPrice(lease, t)
  const served =
    lease.nodes === 1
      ? t('costBox.served', { time, price })
      : t('costBox.servedNodes', { time, price, nodes: `${lease.nodes}` })
  return [
    {
      name: t('soFar'),
      value: (
        <Amount of="so-far" micros={chargeMicros}>
          {formatPrice(chargeMicros)}
        </Amount>
      ),
      unit: currencyWord(currency, language),
      isSum: true,
    },
    { name: served, key: 'served', value: formatPrice(chargeMicros) },
    {
      name: t('costBox.quoted', { time: tellAgreed(lease, language) }),
      key: 'quoted',
      value: (
        <Amount of="quoted" micros={agreedMicros}>
          {formatPrice(agreedMicros)}
        </Amount>
      ),
    },
    {
      name: t('costBox.setAside', { hours: lease.endSlot - lease.startSlot }),
      key: 'aside',
      value: (
        <Amount of="set-aside" micros={setAsideMicros}>
          {formatPrice(setAsideMicros)}
        </Amount>
      ),
    },
    {
      name: t('costBox.comesBack'),
      key: 'back',
      value: (
        <Amount of="comes-back" micros={setAsideMicros - agreedMicros}>
          {formatPrice(setAsideMicros - agreedMicros)}
        </Amount>
      ),
    },
  ]
}

function linesOfEnding({ ending, t }: CostProps): Line[] {
  const kept = { name: t('costBox.endingKept'), key: 'kept', value: formatPrice(ending.keptMicros) }
  return [
    { name: t('costBox.endingServed'), key: 'served', value: formatPrice(ending.servedMicros) },
    ...(ending.keptMicros > 0n ? [kept] : []),
    { name: t('costBox.endingBack'), key: 'back', value: formatPrice(ending.backMicros) },
  ]
}
