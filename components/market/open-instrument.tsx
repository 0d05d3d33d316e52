/** An operator's box: opens an instrument for trading. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Box } from '@/components/ui/box'
import { type Choice, SelectField } from '@/components/ui/field'
import type { DoorAction } from '@/lib/answer'
import type { Language } from '@/lib/language'
import { translator } from '@/lib/messages'

type OpenInstrumentProps = {
  language: Language
  nodeClasses: readonly Choice[]
  zones: readonly Choice[]
  open: DoorAction<unknown>
}

export function OpenInstrument({ language, nodeClasses, zones, open }: OpenInstrumentProps) {
  const t = translator(language, 'books')
  return (
    <Box title={t('form.title')} id="open-instrument" caption={t('form.terms')}>
      <ActionForm
        action={open}
        refusedTitle={t('form.refused')}
        doneTitle={t('form.done')}
        label={t('form.title')}
        className="fields"
      >
        <SelectField name="nodeClass" label={t('form.nodeClass')} choices={nodeClasses} />
        <SelectField name="zone" label={t('form.zone')} choices={zones} />
        <p className="help">{t('form.text')}</p>
        <SubmitButton kind="main" isWide>
          {t('form.submit')}
        </SubmitButton>
      </ActionForm>
    </Box>
  )
}
