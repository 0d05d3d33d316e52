/** What a reader chose for the display on this device: theme and unit. It is kept in the browser and set before the first paint. */

export const THEMES = ['light', 'dark', 'system'] as const
export type Theme = (typeof THEMES)[number]

export const UNITS = ['card', 'node'] as const
export type Unit = (typeof UNITS)[number]

const CHANGED = 'gridline:display'

/** Shows what was chosen before. It also runs alone in the head, so it may use nothing but the browser. */
export function applyDisplay(): void {
  const { dataset } = document.documentElement
  try {
    const { theme, unit } = localStorage
    if (theme === 'light' || theme === 'dark') dataset.theme = theme
    if (unit === 'node') dataset.unit = unit
  } catch {
    // A browser that keeps nothing shows the page as the system wishes.
  }
}

/** Before the first paint, so that no page flashes in the wrong theme or unit. */
export const DISPLAY_SCRIPT = `(${applyDisplay})()`

export function readTheme(): Theme {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

export function readUnit(): Unit {
  return document.documentElement.dataset.unit === 'node' ? 'node' : 'card'
}

function keep(name: 'theme' | 'unit', value: string | null): void {
  if (value === null) delete document.documentElement.dataset[name]
  else document.documentElement.dataset[name] = value
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // A browser that keeps nothing still shows the choice until the page is left.
  }
  window.dispatchEvent(new Event(CHANGED))
}

export function chooseTheme(theme: Theme): void {
  keep('theme', theme === 'system' ? null : theme)
}

export function chooseUnit(unit: Unit): void {
  keep('unit', unit === 'card' ? null : unit)
}

/** Calls back when a choice changes; the answer ends it. */
export function watchDisplay(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed)
  return () => window.removeEventListener(CHANGED, changed)
}
