/** An identifier: linked to what it resolves to, broken only between its parts, and copied with one click. */

import type { Route } from 'next'
import Link from 'next/link'
import { Fragment } from 'react'
import { CopyButton } from './copy-button'

export function IdentifierText({ text }: { text: string }) {
  const parts = text.split('.')
  return parts.map((part, order) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of an identifier stand in their order
    <Fragment key={order}>
      {part}
      {order < parts.length - 1 && (
        <>
          .<wbr />
        </>
      )}
    </Fragment>
  ))
}

type IdentifierLinkProps = {
  text: string
  href: Route
  /** With the button that copies it, named so. */
  copyLabel?: string
}

export function IdentifierLink({ text, href, copyLabel }: IdentifierLinkProps) {
  const link = (
    <Link className="cpid" href={href} prefetch={false}>
      <IdentifierText text={text} />
    </Link>
  )
  if (!copyLabel) return link
  return (
    <span className="cpid-copy">
      {link}
      <CopyButton text={text} label={copyLabel} />
    </span>
  )
}

export type IdentifierPart = { text: string; name: string; meaning?: string }

/** An identifier in its parts, each with what it names. */
export function Passport({ parts }: { parts: readonly IdentifierPart[] }) {
  return (
    <ul className="passport">
      {parts.map((part) => (
        <li key={part.name}>
          {part.text}
          <span>{part.name}</span>
          {part.meaning && <span>{part.meaning}</span>}
        </li>
      ))}
    </ul>
  )
}
