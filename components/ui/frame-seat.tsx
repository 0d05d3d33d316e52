/** Who is signed in, as a menu: the roles of the organisation, its page, and the way out. */

import Link from 'next/link'
import type { FrameActions, FrameSeat, FrameTexts } from './frame'

type SeatProps = { seat: FrameSeat; texts: FrameTexts; actions: FrameActions }

export function SeatMenu({ seat, texts, actions }: SeatProps) {
  return (
    <>
      <button className="quiet pick anchor-seat" type="button" popoverTarget="seat-menu" title={texts.seat}>
        <span className="wide clip">{seat.organisationName}</span> <b>{seat.role}</b>
      </button>
      <div className="menu menu-seat" id="seat-menu" popover="auto">
        <SeatEntries seat={seat} texts={texts} actions={actions} />
      </div>
    </>
  )
}

export function SeatEntries({ seat, texts, actions }: SeatProps) {
  return (
    <>
      {seat.roles.length > 1 && actions.chooseRole && (
        <form action={actions.chooseRole} aria-label={texts.seat}>
          {seat.roles.map((role) => (
            <button key={role.key} type="submit" name="role" value={role.key} aria-pressed={role.isCurrent}>
              {role.label} <span>{seat.organisationName}</span>
            </button>
          ))}
          <hr />
        </form>
      )}
      <Link href={seat.organisationHref} prefetch={false}>
        {texts.organisation}
      </Link>
      {actions.signOut && (
        <form action={actions.signOut}>
          <button type="submit">{texts.signOut}</button>
        </form>
      )}
    </>
  )
}
