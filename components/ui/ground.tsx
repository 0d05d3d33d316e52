/** What a figure rests on, opened in place: definition and sample left, rows right. */

import type { ReactNode } from 'react'

type GroundProps = {
  /** Definition, formula, what is left out. */
  definition: ReactNode
  /** Sample and rows. */
  rows: ReactNode
}

/** Two columns for the ground of a table's row or of an `Unfold`. */
export function Ground({ definition, rows }: GroundProps) {
  return (
    <div className="duo">
      <div>{definition}</div>
      <div>{rows}</div>
    </div>
  )
}

type UnfoldProps = { name: ReactNode; figure: ReactNode; isOpen?: boolean; children: ReactNode }

/** A figure outside of a table that opens its ground. */
export function Unfold({ name, figure, isOpen, children }: UnfoldProps) {
  return (
    <details className="unfold" open={isOpen}>
      <summary>
        <span>{name}</span>
        <span>{figure}</span>
      </summary>
      <div className="ground">{children}</div>
    </details>
  )
}

/** How a figure was computed, in one line of digits. */
export function Formula({ children }: { children: ReactNode }) {
  return <p className="formula gap-xs">{children}</p>
}
