import { expect, test } from 'vitest'
import { askedOfPool } from './asked'

const offer = (seq: number, priceMicros: bigint, nodes: number, start = 0, end = 10) => ({
  key: `b-${seq}`,
  pool: 'p',
  seq,
  priceMicros,
  nodes,
  start,
  end,
})

test('two offers on one pool never ask for more nodes than the pool has, the cheaper one first', () => {
  const asked = askedOfPool({ pool: 'p', nodes: 4 }, [offer(2, 25n, 4), offer(1, 20n, 3)], [], 0, 10)
  expect(asked.weights).toEqual([
    { priceMicros: 20n, weight: 30 },
    { priceMicros: 25n, weight: 10 },
  ])
  expect(asked.freeNodes).toBe(4)
})

test('what is sold is asked for no more, hour by hour', () => {
  const sale = { offer: 'b-1', pool: 'p', nodes: 3, start: 0, end: 2 }
  const asked = askedOfPool({ pool: 'p', nodes: 4 }, [offer(1, 20n, 4)], [sale], 0, 10)
  expect(asked.weights[0]?.weight).toBe(2 * 1 + 8 * 4)
  expect(asked.freeNodes).toBe(1)
})

test('an offer asks only inside its window, and nothing of another pool', () => {
  const asked = askedOfPool(
    { pool: 'p', nodes: 4 },
    [offer(1, 20n, 4, 5, 7), { ...offer(2, 1n, 4), pool: 'q' }],
    [],
    0,
    10,
  )
  expect(asked.weights).toEqual([{ priceMicros: 20n, weight: 8 }])
  expect(asked.freeNodes).toBe(0)
})
