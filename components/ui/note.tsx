/** Notes in place: what happened, what was refused and its remedy; an empty page and its next step; a skeleton. */

import type { ReactNode } from 'react'

export type NoteTone = 'plain' | 'ok' | 'warn' | 'bad'

type NoteProps = {
  tone?: NoteTone
  title: ReactNode
  children?: ReactNode
  /** An act on the right. */
  act?: ReactNode
}

export function Note({ tone = 'plain', title, children, act }: NoteProps) {
  return (
    <div className={tone === 'plain' ? 'note' : `note ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <span>
        <b>{title}</b> {children}
      </span>
      {act && <span className="right">{act}</span>}
    </div>
  )
}

type RefusedNoteProps = { title: ReactNode; text: ReactNode; code: string; act?: ReactNode }

export function RefusedNote({ title, text, code, act }: RefusedNoteProps) {
  return (
    <div className="note bad" role="alert">
      <span>
        <b>{title}</b> {text} <span className="mono code">{code}</span>
      </span>
      {act && <span className="right">{act}</span>}
    </div>
  )
}

type EmptyProps = {
  /** Why it is empty. */
  title: ReactNode
  /** One next step, with its link. */
  children: ReactNode
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="empty">
      <b>{title}</b>
      {children}
    </div>
  )
}
