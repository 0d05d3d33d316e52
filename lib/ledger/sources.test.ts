import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSources, returnSources, spendSources, subtractSources, sumSources } from './sources'

const held = { promo: 30n, paid: 70n }

test.each([
  ['0 of both', spendSources, 0n, { promo: 0n, paid: 0n }],
  ['promo first when spent', spendSources, 20n, { promo: 20n, paid: 0n }],
  ['then paid', spendSources, 45n, { promo: 30n, paid: 15n }],
  ['all there is', spendSources, 100n, held],
  ['nothing when short by one', spendSources, 101n, null],
  ['paid first when going back', returnSources, 20n, { promo: 0n, paid: 20n }],
  ['then promo', returnSources, 75n, { promo: 5n, paid: 70n }],
  ['never more than was given', returnSources, 101n, null],
] as const)('%s', (_, take, amount, taken) => {
  expect(take(amount, held)).toEqual(taken)
})

const amounts = fc.record({ promo: fc.bigInt(0n, 10n ** 15n), paid: fc.bigInt(0n, 10n ** 15n) })

test('whatever is taken adds up to the amount and leaves no source below zero', () => {
  fc.assert(
    fc.property(amounts, fc.bigInt(0n, 2n * 10n ** 15n), fc.boolean(), (from, amount, back) => {
      const taken = (back ? returnSources : spendSources)(amount, from)
      if (taken === null) return amount > sumSources(from)
      const left = subtractSources(from, taken)
      return sumSources(taken) === amount && left.promo >= 0n && left.paid >= 0n
    }),
  )
})

test('money spent in parts and given back whole returns each source what it gave', () => {
  fc.assert(
    fc.property(amounts, fc.array(fc.bigInt(1n, 10n ** 14n), { maxLength: 20 }), (from, parts) => {
      let left = from
      let gave = { promo: 0n, paid: 0n }
      for (const part of parts) {
        const taken = spendSources(part, left)
        if (taken === null) break
        left = subtractSources(left, taken)
        gave = addSources(gave, taken)
      }
      const back = returnSources(sumSources(gave), gave)
      expect(addSources(left, back ?? gave)).toEqual(from)
    }),
  )
})
