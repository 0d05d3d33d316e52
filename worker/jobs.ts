/** The timed jobs of the platform: name, period, verb. Each finds what is due, works in small transactions, and may run twice. */

import type { Context } from '@/lib/context'

export type Job = {
  readonly name: string
  readonly everyMs: number
  readonly run: (ctx: Context) => Promise<unknown>
}
export type JobReport = { readonly name: string; readonly error: Error | null; readonly tookMs: number }

/** Runs jobs until stopped; one job never overlaps itself, a failed run is reported and comes round again. */
export function runJobs(
  jobs: readonly Job[],
  makeContext: () => Context,
  report: (report: JobReport) => void,
): { stop: () => Promise<void> } {
  let stopped = false
  const loops = jobs.map(async (job) => {
    while (!stopped) {
      const began = performance.now()
      let error: Error | null = null
      try {
        await job.run(makeContext())
      } catch (caught) {
        error = caught as Error
      }
      if (stopped) return
      report({ name: job.name, error, tookMs: performance.now() - began })
      await sleepUnless(() => stopped, job.everyMs)
    }
  })
  return {
    stop: async () => {
      stopped = true
      await Promise.all(loops)
    },
  }
}

async function sleepUnless(stopped: () => boolean, ms: number): Promise<void> {
  for (let left = ms; left > 0 && !stopped(); left -= 100)
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, 100)))
}
