/** Who somebody is and for which organisation, with the password they choose. */

import { TextField } from '@/components/ui/field'
import { NAME_LENGTH_MAX, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/identity/member'
import type { Translator } from '@/lib/messages'

type AccountFieldsProps = { t: Translator<'identity'>; organisationHelp: string }

export function AccountFields({ t, organisationHelp }: AccountFieldsProps) {
  return (
    <>
      <TextField
        name="organisationName"
        label={t('field.organisation')}
        help={organisationHelp}
        autoComplete="organization"
        maxLength={NAME_LENGTH_MAX}
        required
      />
      <TextField
        name="name"
        label={t('field.name')}
        autoComplete="name"
        maxLength={NAME_LENGTH_MAX}
        required
      />
      <TextField name="email" type="email" label={t('field.email')} autoComplete="username" required />
      <NewPasswordField label={t('field.password')} help={t('field.passwordHelp')} />
    </>
  )
}

export function NewPasswordField({ label, help }: { label: string; help: string }) {
  return (
    <TextField
      name="password"
      type="password"
      label={label}
      help={help}
      autoComplete="new-password"
      minLength={PASSWORD_LENGTH_MIN}
      maxLength={PASSWORD_LENGTH_MAX}
      required
    />
  )
}
