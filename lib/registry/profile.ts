/** The performance vector of a chip: how much of the reference chip it is for each workload. Never one figure. */

import { type ChipClaim, claimInUse, claimsAbout } from './chip-model'

export const WORKLOADS = ['train', 'decode', 'mixed'] as const
export type Workload = (typeof WORKLOADS)[number]

/** Share of one reference card. Units: ppm. */
export type Profile = { readonly [workload in Workload]: number }

/** One H100 SXM card. Source: profiles, section 5. */
const REFERENCE_FP16_DENSE_GFLOPS = 989_000
const REFERENCE_MEMORY_MB_PER_SECOND = 3_350_000

function rootFloor(square: number): number {
  const root = Math.floor(Math.sqrt(square))
  return root * root > square ? root - 1 : root
}

/** The nominal vector from printed peaks. Units: ppm of the reference card. Rounds: down. Source: profiles, section 5. */
export function nominalProfile(fp16DenseGflops: number, memoryMbPerSecond: number): Profile {
  const train = Math.floor((fp16DenseGflops * 1_000_000) / REFERENCE_FP16_DENSE_GFLOPS)
  const decode = Math.floor((memoryMbPerSecond * 1_000_000) / REFERENCE_MEMORY_MB_PER_SECOND)
  return { train, decode, mixed: rootFloor(train * decode) }
}

/** The vector of a chip from what is claimed about it; null while its FP16 (or BF16) compute or its bandwidth is unknown. */
export function profileOfClaims(claims: readonly ChipClaim[]): Profile | null {
  const compute =
    claimInUse(claimsAbout(claims, 'compute', 'FP16')) ?? claimInUse(claimsAbout(claims, 'compute', 'BF16'))
  const bandwidth = claimInUse(claimsAbout(claims, 'bandwidth'))
  return compute && bandwidth ? nominalProfile(compute.value, bandwidth.value) : null
}
