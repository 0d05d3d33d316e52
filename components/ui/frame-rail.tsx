'use client'

/** The rail of places and, on a phone, its first four as a bottom bar with the rest behind More. */

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { withoutLanguage } from '@/lib/language'
import { longestPrefix } from './active-path'
import type { FramePlace } from './frame'
import { Icon } from './icon'

const ON_PHONE = 4

/** The href of the place that the page belongs to. */
function useCurrent(places: readonly FramePlace[]): (place: FramePlace) => 'page' | undefined {
  const address = withoutLanguage(usePathname())
  const current = longestPrefix(
    address,
    places.map((place) => withoutLanguage(place.href)),
  )
  return (place) => (withoutLanguage(place.href) === current ? 'page' : undefined)
}

type RailProps = { label: string; own: readonly FramePlace[]; open: readonly FramePlace[] }

export function Rail({ label, own, open }: RailProps) {
  const current = useCurrent([...own, ...open])
  const link = (place: FramePlace) => (
    <Link
      key={place.href}
      href={place.href}
      title={place.label}
      aria-current={current(place)}
      prefetch={false}
    >
      <Icon name={place.icon} />
      <span className="name">{place.label}</span>
      {place.count !== undefined && place.count > 0 && <span className="count">{place.count}</span>}
    </Link>
  )
  return (
    <nav className="rail desk" aria-label={label}>
      {own.map(link)}
      {open.length > 0 && <hr />}
      {open.map(link)}
    </nav>
  )
}

type BottomBarProps = { label: string; more: string; places: readonly FramePlace[]; children: ReactNode }

export function BottomBar({ label, more, places, children }: BottomBarProps) {
  const current = useCurrent(places)
  const first = places.slice(0, ON_PHONE)
  const rest = places.slice(ON_PHONE)
  return (
    <nav className="bottombar" aria-label={label}>
      {first.map((place) => (
        <Link key={place.href} href={place.href} aria-current={current(place)} prefetch={false}>
          <Icon name={place.icon} />
          {place.label}
        </Link>
      ))}
      <button
        type="button"
        popoverTarget="more-menu"
        aria-current={rest.some((place) => current(place)) || undefined}
      >
        <Icon name="more" />
        {more}
      </button>
      <div className="menu sheet" id="more-menu" popover="auto">
        {rest.map((place) => (
          <Link key={place.href} href={place.href} aria-current={current(place)} prefetch={false}>
            {place.label}
          </Link>
        ))}
        {rest.length > 0 && <hr />}
        {children}
      </div>
    </nav>
  )
}
