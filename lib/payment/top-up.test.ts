import { expect, test } from 'vitest'
import { parseTopUp, spellBankReference, topUpInput } from './top-up'

test.each([
  ['1', 1_000_000n],
  ['1.00', 1_000_000n],
  ['500.25', 500_250_000n],
  ['10,000,000.00', 10_000_000_000_000n],
  ['0.99', null],
  ['10000000.01', null],
  ['5.001', null],
  ['-5', null],
  ['1e3', null],
  ['', null],
])('a bank moves %s as %s micros or not at all', (text, micros) => {
  expect(parseTopUp(text)).toBe(micros)
})

test('an amount that no bank moves is refused by name', () => {
  const parsed = topUpInput.safeParse({ amount: '0' })
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual(['topup.amount_invalid'])
})

test('the reference on the bank transfer is short enough to copy by hand', () => {
  expect(spellBankReference('019b76da-afd0-79c2-85af-7f3a91c20de4')).toBe('GL-7F3A-91C2-0DE4')
})
