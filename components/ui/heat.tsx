/** Hours by free capacity: a strip of 24 in a row of a table, and the full strip of days, itself a table. */

import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { heatStep, outlineOf } from './heat-step'

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

export type HeatTableCell = HeatCell & {
  key: string
  href?: Route
  isSelected?: boolean
  isOwn?: boolean
  title?: string
}
export type HeatTableRow = { key: string; label: string; cells: readonly HeatTableCell[] }

type HeatTableProps = {
  caption: string
  corner: string
  hours: readonly string[]
  rows: readonly HeatTableRow[]
}

export function HeatTable({ caption, corner, hours, rows }: HeatTableProps) {
  const selected = rows.map((row) => row.cells.map((cell) => cell.isSelected ?? false))
  const own = rows.map((row) => row.cells.map((cell) => cell.isOwn ?? false))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <section className="scroll" tabIndex={0} aria-label={caption}>
      <table className="heat">
        <caption className="hide">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {hours.map((hour) => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              {row.cells.map((cell, c) => (
                <td key={cell.key} title={cell.title} className={cellClasses(cell, selected, own, r, c)}>
                  {cell.href ? (
                    <Link href={cell.href} scroll={false} prefetch={false}>
                      {cell.free}
                    </Link>
                  ) : (
                    cell.free
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Marks = readonly (readonly boolean[])[]

function cellClasses(cell: HeatTableCell, selected: Marks, own: Marks, row: number, column: number): string {
  const step = `h${heatStep(cell.free, cell.of)}`
  if (cell.isSelected) return `${step} sel ${outlineOf(selected, row, column)}`
  if (cell.isOwn) return `${step} own ${outlineOf(own, row, column)}`
  return step
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
