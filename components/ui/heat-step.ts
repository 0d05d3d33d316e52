/** Which of the five heat steps a share of free capacity has, and which edges outline a choice of hours. */

/** 0 none free (hatched), 1 to 25 %, 2 to 50 %, 3 to 75 %, 4 to 100 %. Rounds: up, so that anything free is seen. */
export function heatStep(free: number, of: number): 0 | 1 | 2 | 3 | 4 {
  if (free <= 0 || of <= 0) return 0
  return Math.min(4, Math.ceil((4 * free) / of)) as 1 | 2 | 3 | 4
}

/** Classes that outline the marked cells of a grid whose rows follow each other in time. */
export function outlineOf(marks: readonly (readonly boolean[])[], row: number, column: number): string {
  const at = (r: number, c: number) => marks[r]?.[c] ?? false
  if (!at(row, column)) return ''
  const lastOf = (r: number) => (marks[r]?.length ?? 0) - 1
  const before = column > 0 ? at(row, column - 1) : at(row - 1, lastOf(row - 1))
  const after = column < lastOf(row) ? at(row, column + 1) : at(row + 1, 0)
  const edges = [!at(row - 1, column) && 'et', !at(row + 1, column) && 'eb', !before && 'el', !after && 'er']
  return edges.filter(Boolean).join(' ')
}
