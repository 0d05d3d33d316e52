/** How benches say what they measured: medians of rounds, percentiles of times, one JSON line last. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const round2 = (value: number): number => Math.round(value * 100) / 100

/** The last line of a bench. */
export function printJson(
  bench: string,
  figures: Record<string, number>,
  ratios: Record<string, number>,
): void {
  console.log(JSON.stringify({ bench, figures, ratios }))
}
