/** Buttons and links that look like them. A button that cannot be used says beside it why. */

import type { Route } from 'next'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'

export type ButtonKind = 'plain' | 'main' | 'small'

const CLASSES: Record<ButtonKind, string> = { plain: 'btn', main: 'btn main-act', small: 'btn s' }

function classesOf(kind: ButtonKind, isWide?: boolean): string {
  return isWide ? `${CLASSES[kind]} wide` : CLASSES[kind]
}

type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & { kind?: ButtonKind; isWide?: boolean }

export function Button({ kind = 'plain', isWide, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={classesOf(kind, isWide)} />
}

type ButtonLinkProps = { href: Route; kind?: ButtonKind; isWide?: boolean; children: ReactNode }

export function ButtonLink({ href, kind = 'plain', isWide, children }: ButtonLinkProps) {
  return (
    <Link href={href} className={classesOf(kind, isWide)} prefetch={false}>
      {children}
    </Link>
  )
}
