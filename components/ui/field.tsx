'use client'

/** Fields of forms: a label above, unit inside, help or the refusal below. */

import { type ComponentProps, type ReactNode, useId } from 'react'
import { useFieldRefusal } from './refusal-context'

type FieldParts = {
  name: string
  label: ReactNode
  help?: ReactNode
  /** Stands inside, after what is typed. */
  unit?: ReactNode
}

/** What ties a control to its help or refusal. */
function useField({ name, help }: Pick<FieldParts, 'name' | 'help'>) {
  const id = useId()
  const { remedy, typed } = useFieldRefusal(name)
  const below = remedy ?? help
  return {
    typed,
    refused: remedy !== null,
    control: {
      id,
      name,
      'aria-invalid': remedy ? true : undefined,
      'aria-describedby': below ? `${id}-help` : undefined,
    },
    below: below ? (
      <span className={remedy ? 'help bad block' : 'help block'} id={`${id}-help`}>
        {below}
      </span>
    ) : null,
  } as const
}

/** What the control begins with: what was typed before a refusal, else its own beginning. */
function initial<Value>(control: { value?: Value; defaultValue?: Value }, typed: string | undefined) {
  return control.value === undefined ? { defaultValue: typed ?? control.defaultValue } : {}
}

function Label({ htmlFor, children }: { htmlFor: string; children: ReactNode }) {
  return (
    <label className="name" htmlFor={htmlFor}>
      {children}
    </label>
  )
}

type TextFieldProps = FieldParts &
  Omit<ComponentProps<'input'>, 'name' | 'id' | 'className'> & { isNumber?: boolean }

export function TextField({ name, label, help, unit, isNumber, ...input }: TextFieldProps) {
  const { control, refused, typed, below } = useField({ name, help })
  return (
    <div className="field">
      <Label htmlFor={control.id}>{label}</Label>
      <span className={refused ? 'in refused' : 'in'}>
        <input
          inputMode={isNumber ? 'decimal' : undefined}
          autoComplete="off"
          {...input}
          {...control}
          {...initial(input, typed)}
        />
        {unit && <span className="unit">{unit}</span>}
      </span>
      {below}
    </div>
  )
}

export type Choice = { value: string; label: string }

type SelectFieldProps = FieldParts &
  Omit<ComponentProps<'select'>, 'name' | 'id' | 'className'> & { choices: readonly Choice[] }

export function SelectField({ name, label, help, unit, choices, ...select }: SelectFieldProps) {
  const { control, refused, typed, below } = useField({ name, help })
  return (
    <div className="field">
      <Label htmlFor={control.id}>{label}</Label>
      <span className={refused ? 'in refused' : 'in'}>
        <select {...select} {...control} {...initial(select, typed)}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        {unit && <span className="unit">{unit}</span>}
      </span>
      {below}
    </div>
  )
}

type SwitchFieldProps = FieldParts & {
  choices: readonly Choice[]
  defaultValue: string
  onChange?: (value: string) => void
}

/** A choice of few, all in view: radio buttons drawn as one segmented control. */
export function SwitchField({ name, label, help, choices, defaultValue, onChange }: SwitchFieldProps) {
  const { control, typed, below } = useField({ name, help })
  return (
    <fieldset className="field" aria-describedby={control['aria-describedby']}>
      <legend className="name">{label}</legend>
      <span className="switch full">
        {choices.map((choice) => (
          <label key={choice.value}>
            <input
              className="hide"
              type="radio"
              name={name}
              value={choice.value}
              defaultChecked={choice.value === (typed ?? defaultValue)}
              onChange={() => onChange?.(choice.value)}
            />
            {choice.label}
          </label>
        ))}
      </span>
      {below}
    </fieldset>
  )
}
