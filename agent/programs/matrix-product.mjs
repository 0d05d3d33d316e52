/** Matrix product: C = A × B in 64-bit floating point, then Freivalds' check that C is right. */

import fs from 'node:fs'
import path from 'node:path'

const size = Number(process.env.GRIDLINE_SIZE ?? 1_920)
const output = process.env.GRIDLINE_OUTPUT_DIR ?? '.'
const progress = process.env.GRIDLINE_PROGRESS ?? './progress'
const TILE = 64

function say(text) {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`)
}

/** Numbers in [−1, 1) that depend on the seed alone. */
function fill(seed) {
  const matrix = new Float64Array(size * size)
  let state = seed
  for (let at = 0; at < matrix.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    matrix[at] = state / 2 ** 31 - 1
  }
  return matrix
}

const a = fill(1)
const b = fill(2)
const c = new Float64Array(size * size)

function multiplyRows(from, to) {
  for (let inner = 0; inner < size; inner += TILE) {
    const last = Math.min(size, inner + TILE)
    for (let row = from; row < to; row += 1) {
      for (let k = inner; k < last; k += 1) {
        const factor = a[row * size + k]
        const left = row * size
        const right = k * size
        for (let column = 0; column < size; column += 1) c[left + column] += factor * b[right + column]
      }
    }
  }
}

function timesVector(matrix, vector) {
  const result = new Float64Array(size)
  for (let row = 0; row < size; row += 1) {
    let sum = 0
    for (let column = 0; column < size; column += 1) sum += matrix[row * size + column] * vector[column]
    result[row] = sum
  }
  return result
}

/** Largest difference between C·x and A·(B·x) for a vector of ±1. */
function largestError() {
  const vector = Float64Array.from({ length: size }, (_, at) =>
    Math.imul(at + 1, 2_654_435_761) & 1 ? 1 : -1,
  )
  const left = timesVector(c, vector)
  const right = timesVector(a, timesVector(b, vector))
  return left.reduce((most, value, at) => Math.max(most, Math.abs(value - right[at])), 0)
}

say(`two matrices of ${size} × ${size}: ${((2 * size ** 3) / 1e9).toFixed(1)} GFLOP`)
const begun = Date.now()
let said = begun
for (let row = 0; row < size; row += 8) {
  const last = Math.min(size, row + 8)
  multiplyRows(row, last)
  if (Date.now() - said < 1000 && last < size) continue
  said = Date.now()
  fs.writeFileSync(progress, `${Math.floor((last / size) * 1_000_000)}`)
  const gflops = (2 * last * size ** 2) / (said - begun) / 1e6
  say(`row ${last} of ${size}  ${((last / size) * 100).toFixed(1)} %  ${gflops.toFixed(2)} GFLOP/s`)
}
const seconds = (Date.now() - begun) / 1000
const error = largestError()
const right = error < 1e-6
const trace = Array.from({ length: size }, (_, at) => c[at * size + at]).reduce(
  (sum, value) => sum + value,
  0,
)
const lines = [
  `size ${size}`,
  `seconds ${seconds.toFixed(2)}`,
  `gflops_fp64_dense ${((2 * size ** 3) / seconds / 1e9).toFixed(3)}`,
  `trace ${trace}`,
  `largest_error ${error.toExponential(2)}`,
]
fs.writeFileSync(path.join(output, 'matrix-product.txt'), `${lines.join('\n')}\n`)
say(right ? `checked: C is A × B, largest error ${error.toExponential(2)}` : 'the check failed')
process.exit(right ? 0 : 1)
