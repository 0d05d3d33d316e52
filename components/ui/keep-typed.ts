/** What was typed survives a change of language: the fields of a page are kept for the page that takes its place. */

import { withoutLanguage } from '@/lib/language'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
type Kept = { path: string; fields: Record<string, string | boolean> }

const KEY = 'typed'
const NEVER_KEPT = new Set(['password', 'hidden', 'file', 'submit', 'button'])

function fieldsOfPage(): [string, Field][] {
  const fields = document.querySelectorAll<Field>('main input[name], main select[name], main textarea[name]')
  const seen = new Map<string, number>()
  return [...fields]
    .filter((field) => !NEVER_KEPT.has(field.type))
    .map((field) => {
      const name = isChoice(field) ? `${field.name}=${field.value}` : field.name
      const turn = seen.get(name) ?? 0
      seen.set(name, turn + 1)
      return [`${name}#${turn}`, field]
    })
}

function isChoice(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')
}

export function keepTyped(): void {
  const fields = Object.fromEntries(
    fieldsOfPage().map(([name, field]) => [name, isChoice(field) ? field.checked : field.value]),
  )
  const kept: Kept = { path: withoutLanguage(location.pathname), fields }
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Without storage the language changes all the same; only the typing is lost.
  }
}

/** React listens to the prototype's setter, so the value is set through it. */
function setField(field: Field, value: string | boolean): void {
  const property = typeof value === 'boolean' ? 'checked' : 'value'
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), property)?.set?.call(field, value)
  field.dispatchEvent(new Event(typeof value === 'boolean' ? 'click' : 'input', { bubbles: true }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Puts back what `keepTyped` kept, once, and only on the same page. */
export function restoreTyped(): void {
  const text = sessionStorage.getItem(KEY)
  if (!text) return
  sessionStorage.removeItem(KEY)
  const kept: Kept = JSON.parse(text)
  if (kept.path !== withoutLanguage(location.pathname)) return
  for (const [name, field] of fieldsOfPage()) {
    const value = kept.fields[name]
    const current = isChoice(field) ? field.checked : field.value
    if (value !== undefined && value !== current) setField(field, value)
  }
}
