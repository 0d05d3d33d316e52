/** Chance of the demo world: numbers that depend on nothing but a seed. */

/** A stream of numbers in [0, 1). Source: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Dice = {
  /** A whole number from 0 below `most`. */
  below(most: number): number
  /** A number from `least` to `most`. */
  between(least: number, most: number): number
  pick<T>(values: readonly T[]): T
  /** A value by its weight. */
  weighted<T>(values: readonly (readonly [T, number])[]): T
  chance(share: number): boolean
  /** How many events of this mean rate happen. Source: Knuth. */
  poisson(mean: number): number
}

export function diceOf(seed: number): Dice {
  const random = randomOf(seed)
  const below = (most: number) => Math.floor(random() * most)
  return {
    below,
    between: (least, most) => least + random() * (most - least),
    pick: (values) => values[below(values.length)] as (typeof values)[number],
    weighted: (values) => {
      let left = random() * values.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of values) {
        left -= weight
        if (left < 0) return value
      }
      return (values.at(-1) as (typeof values)[number])[0]
    },
    chance: (share) => random() < share,
    poisson: (mean) => {
      const limit = Math.exp(-mean)
      let product = random()
      let events = 0
      while (product > limit) {
        events += 1
        product *= random()
      }
      return events
    },
  }
}
