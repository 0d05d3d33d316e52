import { describe, expect, it } from 'vitest'
import { railOf } from './navigation'

describe('rails', () => {
  it('nothing stands twice in a rail', () => {
    expect(railOf('visitor')).toEqual({ own: ['market', 'find', 'figures', 'identifiers'], open: [] })
    expect(railOf('regulator')).toEqual({ own: ['market', 'figures'], open: ['identifiers'] })
    expect(railOf('buyer').open).toEqual(['market', 'figures', 'identifiers'])
  })
})
