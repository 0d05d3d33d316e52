/** A state as a shape and a word; marks for real and synthetic, for up and down, and for too little data. */

import type { ReactNode } from 'react'

export type Tone = 'ok' | 'warn' | 'bad' | 'own' | 'wait' | 'off'

type StateWordProps = {
  tone: Tone
  word: ReactNode
  /** Since when, until when, how many: part of the word. */
  more?: ReactNode
}

export function StateWord({ tone, word, more }: StateWordProps) {
  return (
    <span className={`st ${tone}`}>
      <span>
        {word}
        {more && <> {more}</>}
      </span>
    </span>
  )
}

/** A small framed word; `isReal` is the exception that is told apart from all that is synthetic. */
export function Tag({ isReal, children }: { isReal?: boolean; children: ReactNode }) {
  return <span className={isReal ? 'tag real' : 'tag'}>{children}</span>
}

type ChangeProps = { direction: number; text: string; words: { up: string; down: string } }

/** A change with its direction as a shape and a sign, never as a colour. */
export function Change({ direction, text, words }: ChangeProps) {
  const side = direction > 0 ? 'up' : 'down'
  return (
    <>
      {direction !== 0 && <span className={side} role="img" aria-label={words[side]} />}
      {text}
    </>
  )
}

/** Stands where a figure would, when the sample is too small: words, never a zero. */
export function Insufficient({ children }: { children: ReactNode }) {
  return <span className="insuf">{children}</span>
}
