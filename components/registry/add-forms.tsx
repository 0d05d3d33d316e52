/** The forms that add a site, and a pool at one. */

import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { type Choice, SelectField, SwitchField, TextField } from '@/components/ui/field'
import type { DoorAction } from '@/lib/answer'
import type { Translator } from '@/lib/messages'
import { TERMS } from '@/lib/registry/pool'

type FormProps = { action: DoorAction<unknown>; t: Translator<'registry'> }

function NameFields({ t }: { t: Translator<'registry'> }) {
  return (
    <>
      <TextField name="nameEn" label={t('addSite.nameEn')} maxLength={80} />
      <TextField name="nameZh" label={t('addSite.nameZh')} help={t('addSite.nameHelp')} maxLength={80} />
    </>
  )
}

export function AddSiteForm({ action, zones, t }: FormProps & { zones: readonly Choice[] }) {
  return (
    <ActionForm
      action={action}
      label={t('addSite.title')}
      refusedTitle={t('addSite.refused')}
      doneTitle={t('addSite.done')}
      className="fields"
    >
      <SelectField name="zone" label={t('addSite.zone')} choices={zones} />
      <NameFields t={t} />
      <SubmitButton>{t('addSite.submit')}</SubmitButton>
    </ActionForm>
  )
}

type AddPoolFormProps = FormProps & {
  sites: readonly Choice[]
  nodeClasses: readonly Choice[]
}

export function AddPoolForm({ action, sites, nodeClasses, t }: AddPoolFormProps) {
  return (
    <ActionForm
      action={action}
      label={t('addPool.title')}
      refusedTitle={t('addPool.refused')}
      doneTitle={t('addPool.done')}
      className="fields"
    >
      <SelectField name="site" label={t('addPool.site')} choices={sites} />
      <SelectField
        name="nodeClass"
        label={t('addPool.nodeClass')}
        help={t('addPool.classHelp')}
        choices={nodeClasses}
      />
      <SwitchField
        name="terms"
        label={t('addPool.terms')}
        defaultValue="firm"
        choices={TERMS.map((terms) => ({ value: terms, label: t(`addPool.${terms}`) }))}
      />
      <div className="pair">
        <TextField name="nodes" label={t('addPool.nodes')} unit={t('addPool.nodesUnit')} isNumber />
        <TextField
          name="memoryMibPerNode"
          label={t('addPool.memory')}
          unit={t('addPool.memoryUnit')}
          isNumber
        />
      </div>
      <NameFields t={t} />
      <SubmitButton>{t('addPool.submit')}</SubmitButton>
    </ActionForm>
  )
}
