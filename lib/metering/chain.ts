/** The chain of an agent's batches: which numbers are there, and up to where it is whole. */

export type Range = [from: number, to: number]

export type Chain = {
  readonly maxSeq: number
  /** Missing numbers below the highest, in order. */
  readonly holes: readonly Range[]
  /** Up to this number every batch is there and names the hash of the one before. */
  readonly wholeSeq: number
  readonly wholeHash: string
  /** What the whole part declares as sent. */
  readonly throughSlot: number
}

export type Link = {
  readonly seq: number
  /** Hash of the batch before, as this one says. */
  readonly prev: string
  readonly bodyHash: string
  readonly throughSlot: number
}

export const EMPTY_CHAIN: Chain = { maxSeq: 0, holes: [], wholeSeq: 0, wholeHash: '', throughSlot: 0 }

/** Whether no batch of this number has come yet. */
export function isNewSeq(chain: Chain, seq: number): boolean {
  return seq > chain.maxSeq || chain.holes.some(([from, to]) => from <= seq && seq <= to)
}

/** The chain after a batch of this number came. */
export function takeSeq(chain: Chain, seq: number): Chain {
  if (seq > chain.maxSeq) {
    const gap: Range[] = seq > chain.maxSeq + 1 ? [[chain.maxSeq + 1, seq - 1]] : []
    return { ...chain, maxSeq: seq, holes: [...chain.holes, ...gap] }
  }
  const holes = chain.holes.flatMap(([from, to]): Range[] => {
    if (seq < from || to < seq) return [[from, to]]
    const below: Range[] = from < seq ? [[from, seq - 1]] : []
    return seq < to ? [...below, [seq + 1, to]] : below
  })
  return { ...chain, holes }
}

/** The chain with its whole part one batch longer; null where this batch does not continue it. */
export function linkBatch(chain: Chain, link: Link): Chain | null {
  if (link.seq !== chain.wholeSeq + 1 || link.prev !== chain.wholeHash) return null
  return {
    ...chain,
    wholeSeq: link.seq,
    wholeHash: link.bodyHash,
    throughSlot: Math.max(chain.throughSlot, link.throughSlot),
  }
}
