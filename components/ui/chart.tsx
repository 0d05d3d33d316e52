/** Small charts that the server draws: a series with its gaps, readable as a table, and a line for a row. */

import type { ReactNode } from 'react'
import { type Point, rangeOf, runsOf } from './chart-scale'

/** A value and how it reads. `isThin` hatches its place: it rests on too few trades. */
export type SeriesPoint = { label: string; value: number | null; text: ReactNode; isThin?: boolean }

const WIDTH = 1_000
const HEIGHT = 56

type MiniChartProps = {
  title: string
  /** What changed over the time shown. */
  change?: ReactNode
  /** The last figure. */
  last: ReactNode
  points: readonly SeriesPoint[]
  /** How a value of the scale reads: text, or spans that may stand in a drawing. */
  scale: (value: number) => ReactNode
  words: { asTable: string; noData: string; columns: readonly [string, string] }
}

export function MiniChart({ title, change, last, points, scale, words }: MiniChartProps) {
  const range = rangeOf(points.map((point) => point.value))
  return (
    <figure className="mini">
      <figcaption>
        <b>{title}</b> <span className="muted">{change}</span>
        <span className="n">{last}</span>
      </figcaption>
      {range ? (
        <div className="plot">
          <svg height="80" role="img" aria-label={`${title}: ${points[0]?.label} – ${points.at(-1)?.label}`}>
            <Hatch points={points} />
            <line className="gridline" x1="0" x2="100%" y1="0" y2="0" />
            <line className="gridline" x1="0" x2="100%" y1={HEIGHT} y2={HEIGHT} />
            <text x="-6" y="4" textAnchor="end">
              {scale(range.high)}
            </text>
            <text x="-6" y={HEIGHT + 4} textAnchor="end">
              {scale(range.low)}
            </text>
            <Lines
              runs={runsOf(
                points.map((point) => point.value),
                range,
                WIDTH,
                HEIGHT,
              )}
            />
            <text x="0" y="74">
              {points[0]?.label}
            </text>
            <text x="100%" y="74" textAnchor="end">
              {points.at(-1)?.label}
            </text>
          </svg>
        </div>
      ) : (
        <p className="cap">{words.noData}</p>
      )}
      <AsTable title={title} points={points} words={words} />
    </figure>
  )
}

/** One definition of the hatching, for every chart of the page. */
export function HatchPattern() {
  return (
    <svg width="0" height="0" aria-hidden="true" className="absolute">
      <defs>
        <pattern
          id="hatching"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line className="hatching" x1="0" y1="0" x2="0" y2="5" />
        </pattern>
      </defs>
    </svg>
  )
}

function Hatch({ points }: Pick<MiniChartProps, 'points'>) {
  const width = 100 / points.length
  return points.map(
    (point, order) =>
      point.isThin && (
        <rect
          key={point.label}
          x={`${order * width}%`}
          y="0"
          width={`${width}%`}
          height={HEIGHT}
          fill="url(#hatching)"
        />
      ),
  )
}

function drawn(run: readonly Point[]): string {
  const [first] = run
  // A lone value is drawn as a short dash, so that it is seen.
  if (first && run.length === 1) return `${first.x - 6},${first.y} ${first.x + 6},${first.y}`
  return run.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ')
}

function Lines({ runs }: { runs: readonly (readonly Point[])[] }) {
  const end = runs.at(-1)?.at(-1)
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        width="100%"
        height={HEIGHT}
        aria-hidden="true"
      >
        {runs.map((run) => (
          <polyline key={run[0]?.x} className="ln s1" points={drawn(run)} />
        ))}
      </svg>
      {end && <circle className="f1" cx={`${(100 * end.x) / WIDTH}%`} cy={end.y} r="2.5" />}
    </>
  )
}

function AsTable({ title, points, words }: Pick<MiniChartProps, 'title' | 'points' | 'words'>) {
  return (
    <details className="plain-unfold">
      <summary>{words.asTable}</summary>
      <table className="t tight">
        <caption className="hide">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.columns[0]}</th>
            <th scope="col" className="n">
              {words.columns[1]}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.label}>
              <th scope="row">{point.label}</th>
              <td className="n">{point.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

/** The course of a figure, for a row of a table that says it in numbers too. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const range = rangeOf(values)
  if (!range) return null
  const runs = runsOf(values, range, 84, 16)
  const end = runs.at(-1)?.at(-1)
  return (
    <svg className="spark" viewBox="0 -2 84 20" aria-hidden="true">
      {runs.map((run) => (
        <polyline key={run[0]?.x} className="ln s3" points={drawn(run)} />
      ))}
      {end && <circle className="f3" cx={end.x} cy={end.y} r="2.5" />}
    </svg>
  )
}
