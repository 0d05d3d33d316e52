/** The form of changing one's password. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { TextField } from '@/components/ui/field'
import type { DoorAction } from '@/lib/answer'
import type { Translator } from '@/lib/messages'
import { NewPasswordField } from './account-fields'

type PasswordFormProps = { t: Translator<'identity'>; action: DoorAction<unknown> }

export function PasswordForm({ t, action }: PasswordFormProps) {
  return (
    <ActionForm
      action={action}
      label={t('organisation.password')}
      refusedTitle={t('organisation.passwordRefused')}
      doneTitle={t('organisation.passwordDone')}
      className="fields"
    >
      <TextField
        name="current"
        type="password"
        label={t('field.current')}
        autoComplete="current-password"
        required
      />
      <NewPasswordField label={t('field.newPassword')} help={t('field.passwordHelp')} />
      <SubmitButton>{t('organisation.passwordSubmit')}</SubmitButton>
    </ActionForm>
  )
}
