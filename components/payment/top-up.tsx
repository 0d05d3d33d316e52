/** How money comes in by bank transfer: the form that announces it, and what became of those announced. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Box } from '@/components/ui/box'
import { TextField } from '@/components/ui/field'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import type { DoorAction } from '@/lib/answer'
import { currencyWord, formatMoney } from '@/lib/format'
import { formatInstant } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import type { Micros } from '@/lib/money'
import type { TopUpState } from '@/lib/payment/top-up'
import { stateWord } from '@/lib/state-word'

export type OwnTopUp = {
  readonly id: string
  readonly amountMicros: Micros
  readonly bankReference: string
  readonly state: TopUpState
  readonly requestedAt: Date
  readonly receivedAt: Date | null
  readonly approvedAt: Date | null
}

type Shared = { currency: string; language: Language; t: Translator<'money'> }

export function TopUpForm({ action, currency, language, t }: Shared & { action: DoorAction<unknown> }) {
  return (
    <Box id="top-up" title={t('topUp.title')}>
      <p className="why">{t('topUp.text')}</p>
      <div className="gap-s">
        <ActionForm
          action={action}
          label={t('topUp.title')}
          refusedTitle={t('topUp.refused')}
          doneTitle={t('topUp.done')}
          className="fields"
        >
          <TextField
            name="amount"
            label={t('topUp.amount')}
            unit={currencyWord(currency, language)}
            help={t('topUp.help')}
            isNumber
            required
          />
          <SubmitButton kind="main" isWide>
            {t('topUp.submit')}
          </SubmitButton>
        </ActionForm>
      </div>
    </Box>
  )
}

export function OwnTopUps({ topUps, currency, language, t }: Shared & { topUps: readonly OwnTopUp[] }) {
  return (
    <section className="gap" aria-labelledby="own-top-ups">
      <SectionHead id="own-top-ups" title={t('topUp.own')} />
      {topUps.length === 0 && <p className="help">{t('topUp.none')}</p>}
      <ul className="ways">
        {topUps.map((topUp) => (
          <li key={topUp.id}>
            <b className="lead">{formatMoney(topUp.amountMicros, currency, language)}</b>{' '}
            <StateWord {...stateWord(language, 'topUp', topUp.state)} />
            <span>{tellStep(topUp, language, t)}</span>
            {topUp.state === 'requested' && (
              <span className="mono">{t('topUp.reference', { reference: topUp.bankReference })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function tellStep(topUp: OwnTopUp, language: Language, t: Translator<'money'>): string {
  const { state, requestedAt, receivedAt, approvedAt } = topUp
  const at = formatInstant(approvedAt ?? receivedAt ?? requestedAt, language)
  return t(`topUp.${state}`, { at })
}
