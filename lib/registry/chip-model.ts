/** Chip models: what is claimed about them, by whom, and how their names are spelt elsewhere. */

import { TIERS, type Tier } from './pool'

/** `unknown`: a family whose form a source does not say; it stays out of indices. */
export const CHIP_FORMS = ['sxm', 'pcie', 'oam', 'module', 'cpu', 'unknown'] as const
export type ChipForm = (typeof CHIP_FORMS)[number]

export const CHIP_FIGURES = ['compute', 'memory', 'bandwidth'] as const
export type ChipFigure = (typeof CHIP_FIGURES)[number]

export const PRECISIONS = ['FP64', 'FP32', 'TF32', 'BF16', 'FP16', 'FP8', 'INT8'] as const
export type Precision = (typeof PRECISIONS)[number]

export const FIGURE_BASES = ['nominal', 'measured'] as const
export type FigureBasis = (typeof FIGURE_BASES)[number]

/** The smallest named unit of each figure: dense products, card memory as labelled, memory bandwidth. */
export const FIGURE_UNITS = { compute: 'GFLOPS', memory: 'GB', bandwidth: 'MB/s' } as const satisfies Record<
  ChipFigure,
  string
>

export type ChipModel = {
  readonly id: string
  readonly maker: string
  readonly family: string
  readonly nameEn: string
  readonly nameZh: string
  readonly form: ChipForm
  readonly devicesPerCard: number
}

/** What one source says about one figure of a chip. */
export type ChipClaim = {
  readonly figure: ChipFigure
  /** Null, as `dense` is, for figures of memory. */
  readonly precision: Precision | null
  readonly dense: boolean | null
  readonly value: number
  readonly unit: string
  readonly basis: FigureBasis
  readonly tier: Tier
  readonly source: string
  readonly asOf: string
  readonly version: string
}

/** The claim that counts among those about one figure: of one source the newest, then the highest tier, then the lowest value. */
export function claimInUse(claims: readonly ChipClaim[]): ChipClaim | null {
  const newest = claims.filter(
    (claim) => !claims.some((other) => other.source === claim.source && other.asOf > claim.asOf),
  )
  const rank = (claim: ChipClaim) => TIERS.indexOf(claim.tier)
  return newest.sort((a, b) => rank(b) - rank(a) || a.value - b.value)[0] ?? null
}

/** The claims about one figure, in their order. A compute figure needs its precision; sparse figures never count. */
export function claimsAbout(
  claims: readonly ChipClaim[],
  figure: ChipFigure,
  precision: Precision | null = null,
): ChipClaim[] {
  return claims.filter(
    (claim) => claim.figure === figure && claim.precision === precision && claim.dense !== false,
  )
}

const MAKER_WORDS = /nvidia|amd|huawei|tesla|geforce|hgx/g

/** The form in which names of chips are compared: no maker, no punctuation, no room. Source: profiles, section 3. */
export function normaliseChipName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(MAKER_WORDS, '')
    .replace(/[^\p{Letter}\p{Number}]/gu, '')
}
