/** Asked and traded on one scale: a band with its median, a whisker with its dot, and the reader's own mark. */

import { percentOf } from './style-variables'

export type Spread = { low: number; median: number; high: number }

type RangeRowProps = {
  /** All marks in words. */
  label: string
  scale: { low: number; high: number }
  band?: Spread | null
  whisker?: Spread | null
  own?: number | null
  /** Where both scales agree, as the traded median of 100. */
  base?: number | null
}

export function RangeRow({ label, scale, band, whisker, own, base }: RangeRowProps) {
  const at = (value: number) => percentOf((value - scale.low) / (scale.high - scale.low))
  return (
    <svg className="marks" role="img" aria-label={label}>
      {isNumber(base) && <line className="gridline" x1={at(base)} x2={at(base)} y1="0" y2="24" />}
      {band && (
        <>
          <rect
            className="band"
            x={at(band.low)}
            width={percentOf((band.high - band.low) / (scale.high - scale.low))}
            y="5"
            height="14"
          />
          <line className="s2" x1={at(band.median)} x2={at(band.median)} y1="3" y2="21" strokeWidth="2" />
        </>
      )}
      {whisker && (
        <>
          <line className="s1" x1={at(whisker.low)} x2={at(whisker.high)} y1="12" y2="12" strokeWidth="2" />
          <circle className="f1" cx={at(whisker.median)} cy="12" r="3.5" />
        </>
      )}
      {isNumber(own) && (
        <svg x={at(own)} y="12" overflow="visible" aria-hidden="true">
          <path className="ownmark" d="M0-6 6 0 0 6-6 0z" />
        </svg>
      )}
    </svg>
  )
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined
}

/** What the marks mean, for the line below a table that uses them. */
export function RangeKey({ traded, asked, own }: { traded: string; asked: string; own?: string }) {
  return (
    <>
      <span>
        <svg width="20" height="12" aria-hidden="true">
          <line className="s1" x1="0" x2="20" y1="6" y2="6" strokeWidth="2" />
          <circle className="f1" cx="10" cy="6" r="3.5" />
        </svg>
        {traded}
      </span>
      <span>
        <svg width="20" height="12" aria-hidden="true">
          <rect className="band" width="20" height="12" />
          <line className="s2" x1="10" x2="10" y1="0" y2="12" strokeWidth="2" />
        </svg>
        {asked}
      </span>
      {own && (
        <span>
          <svg width="14" height="12" aria-hidden="true">
            <path className="ownmark" d="M7 0 13 6 7 12 1 6z" />
          </svg>
          {own}
        </span>
      )}
    </>
  )
}
