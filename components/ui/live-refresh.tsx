'use client'

/** Keeps a page's figures fresh while it is looked at: reads it again every few seconds, can be paused, and blanks nothing. */

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState, useTransition } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button'

type LiveRefreshProps = {
  everyMs: number
  /** When what is shown was read, as `formatAsOf` gives it. */
  asOf: string
}

type Reach = 'live' | 'offline' | 'silent'

const REACH_WORDS = { live: 'asOf', offline: 'offline', silent: 'noAnswer' } as const

/** A small file of this platform: whether it answers is learnt before a page is given up for a new one. */
const SIGN_OF_LIFE = '/icon.svg'

async function reach(): Promise<Reach> {
  if (!navigator.onLine) return 'offline'
  try {
    const answer = await fetch(SIGN_OF_LIFE, { method: 'HEAD', cache: 'no-store' })
    return answer.ok ? 'live' : 'silent'
  } catch {
    return 'silent'
  }
}

export function LiveRefresh({ everyMs, asOf }: LiveRefreshProps) {
  const router = useRouter()
  const t = useTranslations('common')
  const [isPaused, setPaused] = useState(false)
  const [state, setState] = useState<Reach>('live')
  const [isReading, startReading] = useTransition()

  const read = useEffectEvent(async () => {
    if (document.hidden || isReading) return
    const now = await reach()
    setState(now)
    if (now === 'live') startReading(() => router.refresh())
  })

  useEffect(() => {
    if (isPaused) return
    const timer = setInterval(() => void read(), everyMs)
    const seen = () => void read()
    document.addEventListener('visibilitychange', seen)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [everyMs, isPaused])

  const seconds = `${Math.ceil(everyMs / 1_000)}`
  const words = isPaused ? t('paused', { at: asOf }) : t(REACH_WORDS[state], { at: asOf, seconds })
  return (
    <span className="live">
      <span
        role="status"
        aria-live={state === 'live' ? 'off' : 'polite'}
        className={state === 'live' ? undefined : 'st warn'}
      >
        {words}
      </span>
      <Button kind="small" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
        {isPaused ? t('resume') : t('pause')}
      </Button>
    </span>
  )
}
