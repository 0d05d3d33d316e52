'use client'

/** The signed minutes of one hour, fetched when they are first looked at: value, batch, key, when they came. */

import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { formatDecimal } from '@/lib/format'
import { formatClock, formatSeconds } from '@/lib/format-time'
import type { ShownReading } from '@/lib/metering/evidence'

export type ReadingTexts = {
  caption: string
  minute: string
  value: string
  batch: string
  key: string
  received: string
  loading: string
  none: string
  failed: string
  retry: string
}

type HourReadingsProps = {
  address: string
  /** Changes when there may be more of them. */
  version: string
  texts: ReadingTexts
}

type Found = readonly ShownReading[] | 'loading' | 'failed'

async function fetchReadings(address: string): Promise<Found> {
  try {
    const answer = await fetch(address)
    return answer.ok ? ((await answer.json()) as readonly ShownReading[]) : 'failed'
  } catch {
    return 'failed'
  }
}

export function HourReadings({ address, version, texts }: HourReadingsProps) {
  const place = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [found, setFound] = useState<Found>('loading')
  const [tries, setTries] = useState(0)

  useEffect(() => {
    const unfold = place.current?.closest('details')
    if (!unfold) return
    const look = () => setOpen(unfold.open)
    look()
    unfold.addEventListener('toggle', look)
    return () => unfold.removeEventListener('toggle', look)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version or try reads again
  useEffect(() => {
    if (!isOpen) return
    let isCurrent = true
    void fetchReadings(address).then((answer) => {
      if (isCurrent) setFound(answer)
    })
    return () => {
      isCurrent = false
    }
  }, [address, isOpen, version, tries])

  return (
    <div ref={place} className="gap-xs">
      {found === 'loading' && <p className="help">{texts.loading}</p>}
      {found === 'failed' && (
        <p className="rowwrap help bad" role="alert">
          {texts.failed}
          <Button kind="small" onClick={() => setTries(tries + 1)}>
            {texts.retry}
          </Button>
        </p>
      )}
      {typeof found === 'object' && <ReadingTable readings={found} texts={texts} />}
    </div>
  )
}

function ReadingTable({ readings, texts }: { readings: readonly ShownReading[]; texts: ReadingTexts }) {
  if (readings.length === 0) return <p className="help">{texts.none}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <div className="scroll" tabIndex={0}>
      <table className="t tight">
        <caption className="hide">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.minute}</th>
            <th scope="col" className="n">
              {texts.value}
            </th>
            <th scope="col">{texts.batch}</th>
            <th scope="col">{texts.key}</th>
            <th scope="col" className="n">
              {texts.received}
            </th>
          </tr>
        </thead>
        <tbody>
          {readings.map((reading) => (
            <tr key={reading.minute}>
              <th scope="row">{formatClock(new Date(reading.minute))}</th>
              <td className="n">{formatDecimal(reading.nodeMs / 1_000, 3)}</td>
              <td title={reading.signature}>{reading.batch}</td>
              <td className="mono">{reading.keyFingerprint}</td>
              <td className="n">{formatSeconds(new Date(reading.receivedAt))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
