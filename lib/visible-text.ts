/** Text from outside as it may be drawn: what a screen would act on instead of showing stands as a mark. */

/** Control characters but tab, and characters that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu
const CONTROL_PICTURES = 0x2400

function markOf(character: string): string {
  const code = character.charCodeAt(0)
  if (character === '\t') return character
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code)
  if (code === 0x7f) return '␡'
  return `⟨${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

/** One line of text with a mark for each control and direction character: `␛[31m`, `⟨202E⟩`. Tabs stay. */
export function markUnseen(line: string): string {
  return line.replace(UNSEEN, markOf)
}
