/** Hours by free capacity: a strip of 24 in a row of a table, and its key. */

import type { ReactNode } from 'react'
import { heatStep } from './heat-step'

export type HeatCell = { free: number; of: number }

/** 24 hours in little. The label says the least and the most, for those who do not see it. */
export function HeatStrip({ cells, label }: { cells: readonly HeatCell[]; label: string }) {
  return (
    <span className="strip" role="img" aria-label={label}>
      {cells.map((cell, hour) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an hour's place is what it is
        <i key={hour} className={`h${heatStep(cell.free, cell.of)}`} />
      ))}
    </span>
  )
}

type HeatKeyProps = {
  none: string
  /** Names of the four steps, least first. */
  steps: readonly [string, string, string, string]
  selected?: string
  own?: string
  children?: ReactNode
}

export function HeatKey({ none, steps, selected, own, children }: HeatKeyProps) {
  return (
    <p className="key gap-xs">
      <span>
        <i className="h0" /> {none}
      </span>
      {steps.map((step, order) => (
        <span key={step}>
          <i className={`h${order + 1}`} /> {step}
        </span>
      ))}
      {selected && (
        <span>
          <i className="sel" /> {selected}
        </span>
      )}
      {own && (
        <span>
          <i className="own" /> {own}
        </span>
      )}
      {children && <span className="long">{children}</span>}
    </p>
  )
}
