/** What is wrong with an identifier as it was typed, and what may have been meant: links, never followed by themselves. */

import type { Route } from 'next'
import { ButtonLink } from '@/components/ui/button'
import { IdentifierLink } from '@/components/ui/identifier-link'
import { RefusedNote } from '@/components/ui/note'
import { type Language, localPath } from '@/lib/language'
import type { Translator } from '@/lib/messages'

type TypingMistakeProps = {
  code: string
  /** What is wrong and what to do, in the reader's language. */
  remedy: string
  suggestions: readonly string[]
  /** Where to look for it by name. */
  lookUp?: Route
  language: Language
  t: Translator<'identifier'>
}

export function TypingMistake({ code, remedy, suggestions, lookUp, language, t }: TypingMistakeProps) {
  return (
    <>
      <RefusedNote
        title={t('refused')}
        text={remedy}
        code={code}
        act={lookUp && <ButtonLink href={lookUp}>{t('lookUp')}</ButtonLink>}
      />
      {suggestions.length > 0 && (
        <section className="gap-s" aria-labelledby="suggestions">
          <h2 className="lab" id="suggestions">
            {t('suggestions')}
          </h2>
          <ul>
            {suggestions.map((cpid) => (
              <li key={cpid}>
                <IdentifierLink text={cpid} href={localPath(language, `/id/${encodeURIComponent(cpid)}`)} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
