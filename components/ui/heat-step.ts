/** Which of the five heat steps a share of free capacity has. */

/** 0 none free (hatched), 1 to 25 %, 2 to 50 %, 3 to 75 %, 4 to 100 %. Rounds: up, so that anything free is seen. */
export function heatStep(free: number, of: number): 0 | 1 | 2 | 3 | 4 {
  if (free <= 0 || of <= 0) return 0
  return Math.min(4, Math.ceil((4 * free) / of)) as 1 | 2 | 3 | 4
}
