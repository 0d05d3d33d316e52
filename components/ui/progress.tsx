/** How far something is: progress of long work, phases with their times, a timeline, a holding clock, the tail of a log. */

import type { ReactNode } from 'react'
import { percentOf, variables } from './style-variables'

/** Progress of a program or of long work. `done` is a share of one; unknown is an empty track with its words. */
export function Progress({ label, done, words }: { label: string; done: number | null; words?: string }) {
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={done === null ? undefined : Math.floor(done * 100)}
      aria-valuetext={words}
    >
      <i style={variables({ '--w': percentOf(done ?? 0) })} />
    </div>
  )
}

export type Phase = { key: string; word: string; note?: ReactNode; step: 'done' | 'now' | 'todo' | 'off' }

/** The phases of something that runs, each with its time; one is now. */
export function Phases({ phases }: { phases: readonly Phase[] }) {
  return (
    <ol className="phases">
      {phases.map((phase) => (
        <li key={phase.key} className={phase.step} aria-current={phase.step === 'now' ? 'step' : undefined}>
          <b>{phase.word}</b>
          {phase.note && <span>{phase.note}</span>}
        </li>
      ))}
    </ol>
  )
}

export type Moment = { key: string; text: ReactNode; note?: ReactNode; isPast: boolean }

/** A span of time and how much of it is over, between its two ends. */
export function SpanLine({ from, to, done }: { from: ReactNode; to: ReactNode; done: number }) {
  return (
    <div className="clock">
      <span>{from}</span>
      <i style={variables({ '--left': percentOf(done) })} />
      <span>{to}</span>
    </div>
  )
}

export type LogLine = { key: string | number; time?: string; text: string }

/** The tail of a log, newest last. Its text is drawn as text; it is not read aloud as it grows. */
export function Log({ label, lines, empty }: { label: string; lines: readonly LogLine[]; empty: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <div className="log" role="log" aria-live="off" tabIndex={0} aria-label={label}>
      {lines.length === 0 && <span className="muted">{empty}</span>}
      {lines.map((line) => (
        <div key={line.key}>
          {line.time && <time>{line.time} </time>}
          {line.text}
        </div>
      ))}
    </div>
  )
}
