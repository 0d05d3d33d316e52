/** Weighted percentiles of prices: the smallest price whose cumulative weight reaches the share. */

export type Weighted = { readonly priceMicros: bigint; readonly weight: number }

/** Null of nothing. `share` in ppm. Source: market, section 9. */
export function weightedPercentile(values: readonly Weighted[], sharePpm: number): bigint | null {
  const sorted = values
    .filter((one) => one.weight > 0)
    .sort((a, b) => (a.priceMicros < b.priceMicros ? -1 : a.priceMicros > b.priceMicros ? 1 : 0))
  const total = sorted.reduce((sum, one) => sum + BigInt(one.weight), 0n)
  let reached = 0n
  for (const one of sorted) {
    reached += BigInt(one.weight)
    if (reached * 1_000_000n >= total * BigInt(sharePpm)) return one.priceMicros
  }
  return null
}

/** P10, median and P90. */
export function spread(values: readonly Weighted[]): {
  p10: bigint | null
  median: bigint | null
  p90: bigint | null
} {
  return {
    p10: weightedPercentile(values, 100_000),
    median: weightedPercentile(values, 500_000),
    p90: weightedPercentile(values, 900_000),
  }
}
