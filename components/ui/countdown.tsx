'use client'

/** How long something still holds, by the second, with a line that empties. */

import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { formatCountdown } from '@/lib/format'
import { SpanLine } from './progress'

type CountdownProps = {
  /** Until when, in words with its zone. */
  label: string
  leftMs: number
  ofMs: number
  /** Said when nothing is left. */
  over: string
}

export function Countdown({ label, leftMs, ofMs, over }: CountdownProps) {
  const t = useTranslations('common')
  const [left, setLeft] = useState(leftMs)

  useEffect(() => {
    const deadline = performance.now() + leftMs
    const timer = setInterval(() => setLeft(Math.max(0, deadline - performance.now())), 1_000)
    return () => clearInterval(timer)
  }, [leftMs])

  return (
    <div role="timer" aria-live="off">
      <SpanLine
        from={label}
        to={left > 0 ? t('leftOfTime', { time: formatCountdown(left) }) : over}
        done={left / ofMs}
      />
    </div>
  )
}
