import { expect, test } from 'vitest'
import { hourOf, placeOf, withRunning } from './movement'

test.each([
  ['trade/hopper/7/0', 'hopper-7-0'],
  ['trade/cpu-x86/7/0', 'cpu-x86-7-0'],
  ['lease-hour/hopper-7-0/492826/1', 'hopper-7-0'],
  ['lease/hopper-7-0/end', 'hopper-7-0'],
  ['reserve/hopper/main', 'hopper'],
  ['trial/019b76da', ''],
])('the act %s is about %j', (ref, place) => {
  expect(placeOf(ref)).toBe(place)
})

test('a charge names its hour, and nothing else does', () => {
  expect(hourOf('lease-hour/hopper-7-0/492826/1')).toBe(492_826)
  expect([hourOf('trade/hopper/7/0'), hourOf('lease/hopper-7-0/end')]).toEqual([null, null])
})

test('each line says the balance after it, and what moves beside the balance leaves it alone', () => {
  const line = (seq: number, freeMicros: bigint) => ({
    seq,
    id: `${seq}`,
    at: new Date(0),
    code: 'topup' as const,
    amountMicros: 10n,
    source: 'paid' as const,
    fromKind: 'rail_clearing' as const,
    toKind: 'balance' as const,
    freeMicros,
    ref: '',
  })
  const lines = withRunning([line(4, 5n), line(3, 0n), line(2, -20n), line(1, 100n)], 85n)
  expect(lines.map((one) => one.freeAfterMicros)).toEqual([85n, 80n, 80n, 100n])
})
