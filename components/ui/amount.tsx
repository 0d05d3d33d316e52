/** An exact amount beside the rounded text that people read, for programs and stories. */

import type { ReactNode } from 'react'

type AmountProps = {
  /** What it is an amount of, in one word. */
  of: string
  micros: bigint
  children: ReactNode
}

export function Amount({ of, micros, children }: AmountProps) {
  return (
    <span data-micros-of={of} data-micros={`${micros}`}>
      {children}
    </span>
  )
}
