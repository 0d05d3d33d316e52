/** The need as a form: how much of what, from when, for how long, at most for how much, where. */

import type { Route } from 'next'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { type Choice, SelectField, TextField } from '@/components/ui/field'
import { QueryForm } from '@/components/ui/query-form'
import type { Refused } from '@/lib/answer'
import { priceUnit } from '@/lib/format'
import type { Language } from '@/lib/language'
import type { Kind } from '@/lib/market/views'
import { type Translator, translator } from '@/lib/messages'
import { TIERS } from '@/lib/registry/pool'
import { stateWord } from '@/lib/state-word'
import { nameOfClass, nameOfZone } from './names'

/** What stands in the fields: text, as it was typed. */
export type NeedTyped = {
  nodeClass: string
  zone: string
  amount: string
  unit: string
  hours: string
  at: string
  limit: string
  minTier: string
}

type NeedFormProps = {
  language: Language
  currency: string
  action: Route
  /** Classes and zones that trade here. */
  kinds: readonly Kind[]
  typed: NeedTyped
  refused?: Refused | null
  /** With the evidence asked for, which has a usual value. */
  hasTier?: boolean
}

/** The first of each key, in the order in which they stand. */
function choicesOf(kinds: readonly Kind[], choice: (kind: Kind) => Choice): Choice[] {
  const byValue = new Map(kinds.map(choice).map((one) => [one.value, one]))
  return [...byValue.values()]
}

function tierChoices(language: Language): Choice[] {
  const t = translator(language, 'find')
  return TIERS.map((tier) => ({
    value: tier,
    label: t('orBetter', { tier: stateWord(language, 'tier', tier).word }),
  }))
}

export function NeedForm(props: NeedFormProps) {
  const { language, action, kinds, typed, refused, hasTier } = props
  const t = translator(language, 'market')
  const classes = choicesOf(kinds, (kind) => ({ value: kind.nodeClass, label: nameOfClass(kind, language) }))
  const zones = choicesOf(kinds, (kind) => ({ value: kind.zone, label: nameOfZone(kind, language) }))
  return (
    <QueryForm
      key={Object.values(typed).join(' ')}
      action={action}
      label={t('need.form')}
      refused={refused}
      className="ask"
    >
      <Wide>
        <SelectField
          name="nodeClass"
          label={t('need.nodeClass')}
          choices={classes}
          defaultValue={typed.nodeClass}
        />
      </Wide>
      <Wide>
        <SelectField
          name="zone"
          label={t('need.zone')}
          choices={[{ value: 'any', label: t('need.anywhere') }, ...zones]}
          defaultValue={typed.zone}
        />
      </Wide>
      <AmountFields t={t} typed={typed} />
      <Narrow>
        <TextField name="hours" label={t('need.hours')} isNumber defaultValue={typed.hours} />
      </Narrow>
      <Widest>
        <TextField
          name="at"
          label={t('need.from')}
          help={t('need.fromHelp')}
          type="datetime-local"
          step={3_600}
          defaultValue={typed.at}
        />
      </Widest>
      <Wide>
        <TextField
          name="limit"
          label={t('need.limit')}
          help={t('need.limitHelp')}
          unit={priceUnit(props.currency, 'card-hour', language)}
          isNumber
          defaultValue={typed.limit}
        />
      </Wide>
      {hasTier && (
        <Wide>
          <SelectField
            name="minTier"
            label={translator(language, 'find')('tier')}
            choices={tierChoices(language)}
            defaultValue={typed.minTier}
          />
        </Wide>
      )}
      <Button kind="main" type="submit">
        {t('need.find')}
      </Button>
    </QueryForm>
  )
}

/** Room for a day and time, for a name, for a word, for a number: the fields of a row share what is left. */
function Widest({ children }: { children: ReactNode }) {
  return <div className="grow basis-60 min-w-0">{children}</div>
}

function Wide({ children }: { children: ReactNode }) {
  return <div className="grow basis-52 min-w-0">{children}</div>
}

function Medium({ children }: { children: ReactNode }) {
  return <div className="grow basis-36 min-w-0">{children}</div>
}

function Narrow({ children }: { children: ReactNode }) {
  return <div className="basis-20 grow md:grow-0 min-w-0">{children}</div>
}

function AmountFields({ t, typed }: { t: Translator<'market'>; typed: NeedTyped }) {
  const units = [
    { value: 'cards', label: t('need.cards') },
    { value: 'nodes', label: t('need.nodes') },
  ]
  return (
    <>
      <Narrow>
        <TextField name="amount" label={t('need.amount')} isNumber defaultValue={typed.amount} />
      </Narrow>
      <Medium>
        <SelectField name="unit" label={t('need.amountUnit')} choices={units} defaultValue={typed.unit} />
      </Medium>
    </>
  )
}
