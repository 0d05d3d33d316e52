/** What was planned, what was delivered and what was signed, on one axis; and the minutes of an hour. */

import type { ReactNode } from 'react'
import { percentOf, variables } from './style-variables'

/** full: all nodes served · part: some did · wait: still running · miss: not served · none: not yet, or outside. */
export type Minute = 'full' | 'part' | 'wait' | 'miss' | 'none'

export function MinuteTrack({ minutes, label }: { minutes: readonly Minute[]; label: string }) {
  return (
    <span className="minutes" role="img" aria-label={label} style={variables({ '--of': minutes.length })}>
      {minutes.map((minute, order) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a minute's place is what it is
        <i key={order} className={minute === 'none' ? undefined : minute} />
      ))}
    </span>
  )
}

/** Places on the axis are shares of one. */
export type Bar = { key: string; kind: 'plan' | 'fact' | 'lost'; from: number; to: number }
export type Lane = { key: string; label: string; note: string } & (
  | { bars: readonly Bar[] }
  | { minutes: readonly Minute[] }
)
export type Tick = { at: number; text: string; isDesk?: boolean }

type TracksProps = {
  /** The lanes in words. */ label: string
  lanes: readonly Lane[]
  ticks: readonly Tick[]
  now?: number
}

export function Tracks({ label, lanes, ticks, now }: TracksProps) {
  const nowLine = now !== undefined && now >= 0 && now <= 1 && (
    <i className="nowline" style={variables({ '--a': percentOf(now) })} />
  )
  return (
    <div className="tracks" role="img" aria-label={label}>
      {lanes.map((lane) => (
        <LaneRow key={lane.key} lane={lane} nowLine={nowLine} />
      ))}
      <span />
      <span className="lane axis">
        {ticks.map((tick) => (
          <span
            key={tick.text + tick.at}
            className={tick.isDesk ? 'desk' : undefined}
            style={variables({ '--a': percentOf(tick.at) })}
          >
            {tick.text}
          </span>
        ))}
      </span>
      <span />
    </div>
  )
}

function LaneRow({ lane, nowLine }: { lane: Lane; nowLine: ReactNode }) {
  return (
    <>
      <span>{lane.label}</span>
      <span className="lane">
        {'minutes' in lane ? (
          <span className="w-full flex items-center h-full">
            <MinuteTrack minutes={lane.minutes} label={lane.label} />
          </span>
        ) : (
          <>
            {lane.bars.map((bar) => (
              <i
                key={bar.key}
                className={bar.kind}
                style={variables({ '--a': percentOf(bar.from), '--w': percentOf(bar.to - bar.from) })}
              />
            ))}
            {nowLine}
          </>
        )}
      </span>
      <span className="n">{lane.note}</span>
    </>
  )
}
