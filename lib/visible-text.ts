/** Text from outside as it may be drawn: what a screen would act on instead of showing stands as a mark. */

/** Control characters but tab, and characters that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu
const NAMES: Readonly<Record<number, string>> = { 7: 'BEL', 8: 'BS', 13: 'CR', 27: 'ESC', 127: 'DEL' }

function markOf(character: string): string {
  const code = character.charCodeAt(0)
  if (character === '\t') return character
  return `⟨${NAMES[code] ?? code.toString(16).toUpperCase().padStart(2, '0')}⟩`
}

/** One line of text with a mark for each control and direction character: `⟨ESC⟩[31m`, `⟨202E⟩`. Tabs stay. */
export function markUnseen(line: string): string {
  return line.replace(UNSEEN, markOf)
}
