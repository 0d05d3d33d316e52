import { describe, expect, it } from 'vitest'
import { PLACES } from '@/lib/navigation'
import { longestPrefix } from './active-path'

const paths = Object.values(PLACES).map((place) => place.path)

describe('the place a reader stands at', () => {
  it.each([
    ['/', '/'],
    ['/lease/lea_hopper-1-0', '/lease'],
    ['/market/orders/ord_hopper-1', '/market/orders'],
    ['/ledger/trial-balance', '/ledger/trial-balance'],
    ['/ledger', '/ledger'],
    ['/registry/identifiers', '/registry/identifiers'],
    ['/market/h100-sxm-8.cn-east.firm', null],
    ['/leasehold', null],
  ])('%s is at %s', (address, place) => {
    expect(longestPrefix(address, paths)).toBe(place)
  })
})
