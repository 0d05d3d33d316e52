/** How money comes in by bank transfer: the form that announces it, and what became of those announced. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Box } from '@/components/ui/box'
import { CopyButton } from '@/components/ui/copy-button'
import { TextField } from '@/components/ui/field'
import { Terms } from '@/components/ui/lines'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import type { DoorAction } from '@/lib/answer'
import { currencyWord } from '@/lib/format'
import { formatInstant } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { formatMicros, type Micros } from '@/lib/money'
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
      <SectionHead id="own-top-ups" title={t('topUp.own')} caption={currencyWord(currency, language)} />
      {topUps.length === 0 && <p className="help">{t('topUp.none')}</p>}
      <Terms
        terms={topUps.map((topUp) => ({
          key: topUp.id,
          name: formatMicros(topUp.amountMicros),
          value: <Step topUp={topUp} language={language} t={t} />,
        }))}
      />
    </section>
  )
}

function Step({ topUp, language, t }: { topUp: OwnTopUp } & Omit<Shared, 'currency'>) {
  return (
    <>
      <StateWord {...stateWord(language, 'topUp', topUp.state)} />
      <p className="cap">{tellStep(topUp, language, t)}</p>
      {topUp.state === 'requested' && (
        <p className="rowwrap">
          <span className="mono">{topUp.bankReference}</span>
          <CopyButton
            text={topUp.bankReference}
            label={t('topUp.copy', { reference: topUp.bankReference })}
          />
        </p>
      )}
    </>
  )
}

function tellStep(topUp: OwnTopUp, language: Language, t: Translator<'money'>): string {
  const { state, requestedAt, receivedAt, approvedAt } = topUp
  const at = formatInstant(approvedAt ?? receivedAt ?? requestedAt, language)
  return t(`topUp.${state}`, { at })
}
