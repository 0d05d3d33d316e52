/** Bars: a whole split into its parts, capacity sold under offered under idle, and a list of quantities. */

import type { ReactNode } from 'react'
import { percentOf, variables } from './style-variables'

export type PartColour = 'accent' | 'heat-2' | 's2' | 's3' | 's4' | 's5'

export type SplitPart = { key: string; weight: number; colour: PartColour }

/** The parts of one sum; each stands again with its words below, beside a `Dot` of its colour. */
export function SplitBar({ label, parts }: { label: string; parts: readonly SplitPart[] }) {
  return (
    <div className="split" role="img" aria-label={label}>
      {parts
        .filter((part) => part.weight > 0)
        .map((part) => (
          <i key={part.key} style={variables({ '--w': part.weight, '--c': `var(--${part.colour})` })} />
        ))}
    </div>
  )
}

export function Dot({ colour }: { colour: PartColour }) {
  return <i className="dot" style={variables({ '--c': `var(--${colour})` })} />
}

export type OccupancyBar = { sold: number; offered: number; of: number }

export type BarRow = { key: string; label: ReactNode; share: number; figure: ReactNode }

/** Quantities by length, each with its figure. With `isOfWhole` the track shows the whole. */
export function Bars({ rows, isOfWhole }: { rows: readonly BarRow[]; isOfWhole?: boolean }) {
  return (
    <ol className="bars">
      {rows.map((row) => (
        <li key={row.key}>
          <span>{row.label}</span>
          <span className={isOfWhole ? 'whole' : undefined}>
            <i style={variables({ '--w': percentOf(row.share) })} />
          </span>
          <b>{row.figure}</b>
        </li>
      ))}
    </ol>
  )
}
