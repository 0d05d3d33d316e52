'use client'

/** Keeps what grows at its end scrolled to the end, unless the reader has scrolled back. */

import { type ReactNode, useEffect, useRef } from 'react'

/** How far from the end still counts as the end. Units: px. */
const NEAR_END = 24

type TailProps = {
  /** Changes whenever something was added. */
  mark: string | number
  children: ReactNode
}

export function Tail({ mark, children }: TailProps) {
  const around = useRef<HTMLDivElement>(null)
  const follows = useRef(true)

  useEffect(() => {
    const log = around.current?.querySelector<HTMLElement>('[role="log"]')
    if (!log) return
    const watch = () => {
      follows.current = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END
    }
    log.addEventListener('scroll', watch)
    return () => log.removeEventListener('scroll', watch)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark says that the end has moved
  useEffect(() => {
    const log = around.current?.querySelector<HTMLElement>('[role="log"]')
    if (log && follows.current) log.scrollTop = log.scrollHeight
  }, [mark])

  return <div ref={around}>{children}</div>
}
