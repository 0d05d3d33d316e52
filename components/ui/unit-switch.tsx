'use client'

/** One unit a page: prices and amounts per card or per node, by choice, kept on this device. */

import { useSyncExternalStore } from 'react'
import { chooseUnit, readUnit, UNITS, type Unit, watchDisplay } from './display'

type UnitSwitchProps = { label: string; units: Record<Unit, string> }

export function UnitSwitch({ label, units }: UnitSwitchProps) {
  const current = useSyncExternalStore(watchDisplay, readUnit, () => 'card')
  return (
    <fieldset className="switch" aria-label={label}>
      {UNITS.map((unit) => (
        <button key={unit} type="button" aria-pressed={unit === current} onClick={() => chooseUnit(unit)}>
          {units[unit]}
        </button>
      ))}
    </fieldset>
  )
}
