/** The form of signing in with e-mail and password. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { TextField } from '@/components/ui/field'
import type { DoorAction } from '@/lib/answer'
import type { Translator } from '@/lib/messages'

type SignInFormProps = { t: Translator<'identity'>; action: DoorAction<unknown>; next: string }

export function SignInForm({ t, action, next }: SignInFormProps) {
  return (
    <ActionForm
      action={action}
      label={t('signIn.form')}
      refusedTitle={t('signIn.refused')}
      className="fields"
    >
      <input type="hidden" name="next" value={next} />
      <TextField name="email" type="email" label={t('field.email')} autoComplete="username" required />
      <TextField
        name="password"
        type="password"
        label={t('field.password')}
        autoComplete="current-password"
        required
      />
      <SubmitButton kind="main" isWide>
        {t('signIn.submit')}
      </SubmitButton>
    </ActionForm>
  )
}
