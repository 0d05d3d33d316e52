/** Where points of a chart stand: its range, and its runs between gaps. */

/** The range that holds all values, rounded outwards to a readable step; null where there is nothing to draw. */
export function rangeOf(values: readonly (number | null)[]): { low: number; high: number } | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const margin = least === most ? Math.abs(least) * 0.02 || 1 : 0
  const [low, high] = [least - margin, most + margin]
  const magnitude = 10 ** Math.floor(Math.log10(high - low))
  const leading = (high - low) / magnitude
  const step = magnitude / (leading > 5 ? 1 : leading > 2 ? 2 : 5)
  const clean = (value: number) => Number(value.toPrecision(12))
  return {
    low: clean(Math.floor(clean(low / step)) * step),
    high: clean(Math.ceil(clean(high / step)) * step),
  }
}

export type Point = { x: number; y: number }

/** Lines to draw: a missing value ends one, so that a gap stays a gap. Places are within the given width and height. */
export function runsOf(
  values: readonly (number | null)[],
  range: { low: number; high: number },
  width: number,
  height: number,
): Point[][] {
  const runs: Point[][] = [[]]
  values.forEach((value, order) => {
    if (value === null) {
      runs.push([])
      return
    }
    const y = height - (height * (value - range.low)) / (range.high - range.low)
    runs.at(-1)?.push({ x: (width * (order + 0.5)) / values.length, y })
  })
  return runs.filter((run) => run.length > 0)
}
