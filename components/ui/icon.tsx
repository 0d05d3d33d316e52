/** The icons of the product: 16 px, drawn with the text's own colour, always beside a word or with a label. */

import type { ReactNode } from 'react'

const SHAPES = {
  market: <path d="M2 13.5h12M4 11V6M8 11V2.5M12 11V8" />,
  find: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
  figures: <path d="M2 2.5v11h12M4.5 10l3-3.5 2.5 2 3.5-4.5" />,
  identifiers: <path d="M6 2 4.5 14M11.5 2 10 14M2.5 5.5h11M2 10.5h11" />,
  running: (
    <>
      <rect x="2" y="2.5" width="12" height="11" />
      <path d="M6.5 5.5v5l4-2.5z" />
    </>
  ),
  orders: <path d="M2 4h2M6.5 4H14M2 8h2M6.5 8H14M2 12h2M6.5 12H14" />,
  money: (
    <>
      <rect x="1.5" y="4" width="13" height="9" />
      <path d="M1.5 7h13M4 10.5h3" />
    </>
  ),
  pools: (
    <>
      <rect x="2" y="2.5" width="12" height="4" />
      <rect x="2" y="9.5" width="12" height="4" />
      <path d="M4.5 4.5h1M4.5 11.5h1" />
    </>
  ),
  offers: <path d="M8.5 2H14v5.5L7.5 14 2 8.5zM11 5h.1" />,
  earnings: <path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11" />,
  queue: <path d="M2 9.5 4 3h8l2 6.5v4H2zM2 9.5h3.5l1 2h3l1-2H14" />,
  books: <path d="M2 3h12M4 6h8M6 9h4M2 13h12" />,
  ledger: <path d="M8 2v12M3.5 4h9M3.5 4 1.5 9h4zM12.5 4l-2 5h4zM5.5 14h5" />,
  health: <path d="M1.5 9H4l2-5.5 3.5 9L11.5 8h3" />,
  journal: <path d="M4 2h9v12H4zM2 4.5h3M2 8h3M2 11.5h3M7.5 5.5h3M7.5 8.5h3" />,
  more: <path d="M3 4.5h10M3 8h10M3 11.5h10" />,
  theme: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor" />
    </>
  ),
} as const satisfies Record<string, ReactNode>

export type IconName = keyof typeof SHAPES

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  )
}
