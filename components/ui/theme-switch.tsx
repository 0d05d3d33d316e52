'use client'

/** Light, dark, or as the system: changed in place, kept on this device. */

import { useLayoutEffect, useSyncExternalStore } from 'react'
import { applyDisplay, chooseTheme, readTheme, THEMES, type Theme, watchDisplay } from './display'
import { Icon } from './icon'

export type ThemeTexts = { label: string } & Record<Theme, string>

export function ThemeSwitch({ texts }: { texts: ThemeTexts }) {
  const current = useSyncExternalStore(watchDisplay, readTheme, () => 'system')

  // A change of language draws the root element anew, without what was set on it.
  useLayoutEffect(applyDisplay, [])

  return (
    <>
      <button
        className="quiet anchor-theme"
        type="button"
        popoverTarget="theme-menu"
        title={texts.label}
        aria-label={texts.label}
      >
        <Icon name="theme" />
      </button>
      <div className="menu menu-theme" id="theme-menu" popover="auto">
        {THEMES.map((theme) => (
          <button
            key={theme}
            type="button"
            aria-pressed={theme === current}
            popoverTarget="theme-menu"
            popoverTargetAction="hide"
            onClick={() => chooseTheme(theme)}
          >
            {texts[theme]}
          </button>
        ))}
      </div>
    </>
  )
}
