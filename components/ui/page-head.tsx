/** Head of a page, key figures under it, and heads of sections. */

import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'

export type Crumb = { label: ReactNode; href?: Route }

type PageHeadProps = {
  title: ReactNode
  /** The state word of what the page is about. */
  state?: ReactNode
  /** Tags that stand behind the title. */
  tags?: ReactNode
  crumbs?: readonly Crumb[]
  /** As-of stamp or live refresh; stands with the crumbs, or right of the title where there are none. */
  asOf?: ReactNode
  /** Filters, switches and acts of the whole page. */
  by?: ReactNode
  /** One sentence under the title. */
  under?: ReactNode
}

export function PageHead({ title, state, tags, crumbs, asOf, by, under }: PageHeadProps) {
  return (
    <>
      {crumbs && (
        <div className="crumbs">
          <Crumbs crumbs={crumbs} />
          {asOf && <span className="asof">{asOf}</span>}
        </div>
      )}
      <div className="head">
        <h1>{title}</h1>
        {state}
        {tags}
        {(by || (asOf && !crumbs)) && (
          <div className="by">
            {!crumbs && asOf}
            {by}
          </div>
        )}
        {under && <p className="under">{under}</p>}
      </div>
    </>
  )
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <span>
      {crumbs.map((crumb, order) => (
        <span key={crumb.href ?? order}>
          {order > 0 && ' / '}
          {crumb.href ? <Link href={crumb.href}>{crumb.label}</Link> : crumb.label}
        </span>
      ))}
    </span>
  )
}

type SectionHeadProps = {
  title: ReactNode
  /** Names the section: `<section aria-labelledby={id}>`. */
  id: string
  /** Unit, zone, sample, as small text. */
  caption?: ReactNode
  /** Links and switches on the right. */
  children?: ReactNode
  isTight?: boolean
}

export function SectionHead({ title, id, caption, children, isTight }: SectionHeadProps) {
  return (
    <div className={isTight ? 'sec tightsec' : 'sec'}>
      <h2 id={id}>{title}</h2>
      {caption && <span className="cap">{caption}</span>}
      {children && <div className="right">{children}</div>}
    </div>
  )
}

export type KeyFigure = { label: string; figure: ReactNode; unit?: ReactNode; note?: ReactNode }

/** At most six, each with its unit and one line of note. */
export function KeyFigures({ figures }: { figures: readonly KeyFigure[] }) {
  return (
    <dl className="figures">
      {figures.map(({ label, figure, unit, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="f">
            {figure} {unit && <small>{unit}</small>}
          </dd>
          {note && <dd className="sub">{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
