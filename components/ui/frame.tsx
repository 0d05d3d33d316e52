/** The frame around every page: top bar, rail, foot, and on a phone a bottom bar. It is told all its words. */

import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { BottomBar, Rail } from './frame-rail'
import { SeatEntries, SeatMenu } from './frame-seat'
import type { IconName } from './icon'
import { LanguageSwitch } from './language-switch'
import { ThemeSwitch, type ThemeTexts } from './theme-switch'

export type FramePlace = { href: Route; label: string; icon: IconName; count?: number }

/** Who sits here: the organisation, the role it acts in, and the money it can spend. */
export type FrameSeat = {
  organisationName: string
  role: string
  roles: readonly { key: string; label: string; isCurrent: boolean }[]
  balance: { label: string; amount: string; href: Route } | null
  organisationHref: Route
}

export type FrameState = {
  platformName: string
  platformLevel: string
  /** What is real and what synthetic here, in a word or two. */
  worldLabel: string
  isReal: boolean
  /** `own` places of the role, and those open to everybody. */
  places: { own: readonly FramePlace[]; open: readonly FramePlace[] }
  /** Null for a visitor, who is offered the two ways in. */
  seat: FrameSeat | null
  waysIn: { signIn: Route; signUp: Route }
  foot: readonly string[]
}

export type FrameTexts = {
  product: string
  skip: string
  places: string
  more: string
  otherLanguage: string
  signIn: string
  signUp: string
  signOut: string
  seat: string
  organisation: string
  theme: ThemeTexts
}

export type FrameActions = {
  chooseRole: ((form: FormData) => Promise<void>) | null
  signOut: ((form: FormData) => Promise<void>) | null
}

type FrameProps = {
  home: Route
  state: FrameState
  texts: FrameTexts
  actions: FrameActions
  children: ReactNode
}

export function Frame({ home, state, texts, actions, children }: FrameProps) {
  const { own, open } = state.places
  return (
    <>
      <div className="frame">
        <a className="skip" href="#main">
          {texts.skip}
        </a>
        <TopBar home={home} state={state} texts={texts} actions={actions} />
        <Rail label={texts.places} own={own} open={open} />
        <main className="main" id="main" tabIndex={-1}>
          {children}
        </main>
        <footer className="foot">
          {state.foot.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </footer>
      </div>
      <BottomBar label={texts.places} more={texts.more} places={[...own, ...open]}>
        <PhoneEntries state={state} texts={texts} actions={actions} />
        <LanguageSwitch label={texts.otherLanguage} />
      </BottomBar>
    </>
  )
}

function TopBar({ home, state, texts, actions }: Omit<FrameProps, 'children'>) {
  return (
    <header className="top">
      <Link className="word" href={home} prefetch={false}>
        {texts.product}
      </Link>
      <span className="where">
        <span className="pname">{state.platformName}</span>
        <span className="tag lev">{state.platformLevel}</span>
        <span className={state.isReal ? 'tag real desk' : 'tag desk'}>{state.worldLabel}</span>
      </span>
      <span className="grow" />
      {state.seat && (
        <span className="desk">
          <SeatMenu seat={state.seat} texts={texts} actions={actions} />
        </span>
      )}
      <span className="sep desk" />
      <span className="desk">
        <LanguageSwitch label={texts.otherLanguage} />
      </span>
      <ThemeSwitch texts={texts.theme} />
      <span className="sep desk" />
      {state.seat?.balance && (
        <Link className="quiet desk" href={state.seat.balance.href} prefetch={false}>
          <span className="wide">{state.seat.balance.label}</span> <b>{state.seat.balance.amount}</b>
        </Link>
      )}
      {!state.seat && (
        <>
          <Link className="quiet desk" href={state.waysIn.signIn} prefetch={false}>
            {texts.signIn}
          </Link>
          <Link className="btn desk" href={state.waysIn.signUp} prefetch={false}>
            {texts.signUp}
          </Link>
        </>
      )}
    </header>
  )
}

/** What the top bar holds beside the rail, for the phone's menu. */
function PhoneEntries({ state, texts, actions }: Pick<FrameProps, 'state' | 'texts' | 'actions'>) {
  if (!state.seat)
    return (
      <>
        <Link href={state.waysIn.signIn}>{texts.signIn}</Link>
        <Link href={state.waysIn.signUp}>{texts.signUp}</Link>
      </>
    )
  return (
    <>
      {state.seat.balance && (
        <Link href={state.seat.balance.href}>
          <span>{state.seat.balance.label}</span> {state.seat.balance.amount}
        </Link>
      )}
      <SeatEntries seat={state.seat} texts={texts} actions={actions} />
    </>
  )
}
