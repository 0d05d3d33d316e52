/** Lists of a name and its value: lines of money with a sum, terms, and facts side by side. */

import type { ReactNode } from 'react'

export type Line = {
  name: ReactNode
  value: ReactNode
  /** The total, set large; `unit` stands small behind it. */
  isSum?: boolean
  unit?: string
  key?: string
}

function keyOf(line: Pick<Line, 'key' | 'name'>, order: number): string {
  return line.key ?? (typeof line.name === 'string' ? line.name : `${order}`)
}

export function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <dl className="lines">
      {lines.map((line, order) => (
        <div key={keyOf(line, order)} className={line.isSum ? 'sum' : undefined}>
          <dt>{line.name}</dt>
          <dd>
            {line.value} {line.unit && <small>{line.unit}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export type Fact = { name: ReactNode; value: ReactNode; key?: string }

/** Names in a narrow column, values of any length beside them. */
export function Terms({ terms }: { terms: readonly Fact[] }) {
  return (
    <dl className="terms">
      {terms.map((term, order) => (
        <div key={keyOf(term, order)}>
          <dt>{term.name}</dt>
          <dd>{term.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A few facts side by side, the name above. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact, order) => (
        <div key={keyOf(fact, order)}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
