/** The box: the only one on a page is the one that binds, taking money or capacity. */

import type { ReactNode } from 'react'

type BoxProps = {
  title: ReactNode
  id: string
  /** Until when it holds, or to when it is counted. */
  caption?: ReactNode
  children: ReactNode
}

export function Box({ title, id, caption, children }: BoxProps) {
  return (
    <section className="box" aria-labelledby={id}>
      <div className="sec tightsec">
        <h2 id={id}>{title}</h2>
        {caption && <span className="cap right">{caption}</span>}
      </div>
      {children}
    </section>
  )
}

type PayProps = {
  /** What the sum is for, and the sum: the head of the sheet on a phone. */ brief: ReactNode
  sum: ReactNode
  unit: string
  children: ReactNode
}

/** The acts of a box; on a phone a sheet that keeps total and confirm in view. */
export function Pay({ brief, sum, unit, children }: PayProps) {
  return (
    <div className="pay">
      <p className="brief">
        <span>{brief}</span>
        <b>
          {sum} <small>{unit}</small>
        </b>
      </p>
      <div className="acts">{children}</div>
    </div>
  )
}
