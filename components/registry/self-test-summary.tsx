/** The last self-test of a pool: its verdict and what was measured, or that none was made yet. */

import { Lines } from '@/components/ui/lines'
import { SectionHead } from '@/components/ui/page-head'
import { StateWord } from '@/components/ui/state-word'
import { formatDecimal } from '@/lib/format'
import { formatDayTime, formatInstant } from '@/lib/format-time'
import type { Language } from '@/lib/language'
import type { Translator } from '@/lib/messages'
import { evidence } from '@/lib/messages/evidence'
import { type Figure, VERDICTS } from '@/lib/registry/self-test'
import { stateWord } from '@/lib/state-word'

export type TestSummary = {
  readonly suiteVersion: string
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly figures: readonly Figure[]
  readonly verdict: string | null
}

type SelfTestSummaryProps = { test: TestSummary | null; language: Language; t: Translator<'evidence'> }

type FigureName = keyof typeof evidence.en.test.figure

function isFigureName(name: string): name is FigureName {
  return Object.hasOwn(evidence.en.test.figure, name)
}

function Verdict({ verdict, language, t }: { verdict: string } & Omit<SelfTestSummaryProps, 'test'>) {
  const known = VERDICTS.find((one) => one === verdict)
  const { tone } = stateWord(language, 'testing', known === 'passed' ? 'passed' : 'failed')
  return <StateWord tone={tone} word={known ? t(`test.verdict.${known}`) : verdict} />
}

export function SelfTestSummary({ test, language, t }: SelfTestSummaryProps) {
  const at = test && t('test.at', { at: formatInstant(test.startedAt, language), suite: test.suiteVersion })
  return (
    <section aria-labelledby="test">
      <SectionHead id="test" title={t('test.title')} caption={at}>
        {test?.verdict && <Verdict verdict={test.verdict} language={language} t={t} />}
      </SectionHead>
      {!test && <p className="help">{t('test.none')}</p>}
      {test && !test.verdict && (
        <StateWord
          {...stateWord(language, 'testing', 'running')}
          word={t('test.running', { at: formatDayTime(test.startedAt, language) })}
        />
      )}
      {test && test.figures.length > 0 && (
        <Lines
          lines={test.figures.map(({ name, value, unit, precision }) => ({
            name: `${isFigureName(name) ? t(`test.figure.${name}`) : name}${precision ? ` ${precision.toUpperCase()}` : ''}`,
            value: `${formatDecimal(value, value < 100 ? 2 : 0)} ${unit}`,
            key: `${name} ${precision ?? ''}`,
          }))}
        />
      )}
    </section>
  )
}
