/** The box that opens an account: who, for which organisation, and the trial credit that comes with it. */

import type { Route } from 'next'
import Link from 'next/link'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Box } from '@/components/ui/box'
import { Lines } from '@/components/ui/lines'
import type { DoorAction } from '@/lib/answer'
import type { Translator } from '@/lib/messages'
import { AccountFields } from './account-fields'

type SignUpFormProps = {
  t: Translator<'identity'>
  action: DoorAction<unknown>
  next: string
  signIn: Route
  /** The trial credit: its number, its currency, and both as one text. */
  credit: { amount: string; currency: string; text: string }
}

export function SignUpForm({ t, action, next, signIn, credit }: SignUpFormProps) {
  return (
    <Box
      id="open-account"
      title={t('signUp.form')}
      caption={
        <Link href={signIn} prefetch={false}>
          {t('signUp.instead')}
        </Link>
      }
    >
      <ActionForm
        action={action}
        label={t('signUp.form')}
        refusedTitle={t('signUp.refused')}
        className="fields"
      >
        <input type="hidden" name="next" value={next} />
        <AccountFields t={t} organisationHelp={t('field.organisationHelp')} />
        <Lines
          lines={[
            { name: t('signUp.credit'), value: credit.amount, unit: credit.currency, isSum: true },
            { name: t('signUp.creditKind'), value: t('signUp.creditText') },
            { name: t('signUp.creditEnds'), value: t('signUp.creditEndsText') },
          ]}
        />
        <SubmitButton kind="main" isWide>
          {t('signUp.submit', { amount: credit.text })}
        </SubmitButton>
      </ActionForm>
    </Box>
  )
}
