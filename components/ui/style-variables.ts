/** Custom properties of a drawn part, as React takes them. */

import type { CSSProperties } from 'react'

/** Guarantees that only custom properties are set, which React passes through though its type does not know them. */
export function variables(values: Readonly<Record<`--${string}`, string | number>>): CSSProperties {
  return values as CSSProperties
}

/** A share of one as a percentage of the drawn width. */
export function percentOf(share: number): string {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100}%`
}
