/** Self-test of one pool, inside the bounds of a task: hash chains from the nonce, matrix product, memory triad, storage. */

import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const DISK_BYTES = 104_857_600
const SYNCS = 100
const PRODUCT_SIZE = 512

/** sha256(nonce ‖ index), hashed `steps` times more over the 32 raw bytes. */
function chain(nonce, index, steps) {
  let state = createHash('sha256').update(Buffer.from(nonce, 'hex')).update(`${index}`).digest()
  for (let step = 0; step < steps; step += 1) state = createHash('sha256').update(state).digest()
  return state.toString('hex')
}

function productGflops() {
  const n = PRODUCT_SIZE
  const [a, b, c] = [1, 2, 0].map((value) => new Float64Array(n * n).fill(value))
  const begun = performance.now()
  for (let i = 0; i < n; i += 1)
    for (let k = 0; k < n; k += 1) {
      const factor = a[i * n + k]
      for (let j = 0; j < n; j += 1) c[i * n + j] += factor * b[k * n + j]
    }
  if (c[n * n - 1] !== 2 * n) throw new Error('the product is wrong')
  return (2 * n ** 3) / (performance.now() - begun) / 1e6
}

function work({ nonce, steps, indices }) {
  const begun = performance.now()
  const ends = indices.map((index) => [index, chain(nonce, index, steps)])
  const hashesPerSecond = (indices.length * (steps + 1)) / ((performance.now() - begun) / 1000)
  return { ends, hashesPerSecond, gflops: Math.max(productGflops(), productGflops()) }
}

/** Triad a = b + s × c over three arrays; the best of five. Units: MB/s. */
function memoryMegabytesPerSecond(arrayBytes) {
  const length = Math.floor(arrayBytes / 8)
  const [a, b, c] = [0, 1, 2].map((value) => new Float64Array(length).fill(value))
  let best = 0
  for (let run = 0; run < 5; run += 1) {
    const begun = performance.now()
    for (let at = 0; at < length; at += 1) a[at] = b[at] + 3 * c[at]
    best = Math.max(best, (3 * length * 8) / (performance.now() - begun) / 1000)
  }
  if (a[length - 1] !== 7) throw new Error('the triad is wrong')
  return best
}

function storage(folder) {
  const file = path.join(folder, 'self-test-storage')
  const block = randomBytes(1_048_576)
  const begun = performance.now()
  const out = fs.openSync(file, 'w')
  for (let written = 0; written < DISK_BYTES; written += block.length) fs.writeSync(out, block)
  fs.fsyncSync(out)
  const writeMs = performance.now() - begun
  const syncs = Array.from({ length: SYNCS }, (_, at) => {
    const from = performance.now()
    fs.writeSync(out, block, 0, 4096, at * 4096)
    fs.fsyncSync(out)
    return performance.now() - from
  }).sort((a, b) => a - b)
  fs.closeSync(out)
  const reading = performance.now()
  const input = fs.openSync(file, 'r')
  while (fs.readSync(input, block) > 0);
  fs.closeSync(input)
  const readMs = performance.now() - reading
  fs.rmSync(file)
  return { write: DISK_BYTES / writeMs / 1000, read: DISK_BYTES / readMs / 1000, fsync: syncs[SYNCS / 2] }
}

function inWorker(part) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: part })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

async function main() {
  const env = process.env
  const nonce = env.GRIDLINE_NONCE ?? '00'.repeat(32)
  const chains = Number(env.GRIDLINE_CHAINS ?? 16)
  const steps = Number(env.GRIDLINE_STEPS ?? 1_000)
  const cores = Number(env.GRIDLINE_CORES ?? 1)
  const memoryBytes = Number(env.GRIDLINE_MEMORY_MIB ?? 512) * 1_048_576
  const all = Array.from({ length: chains }, (_, index) => index)
  const parts = Array.from({ length: cores }, (_, core) => all.filter((index) => index % cores === core))
  const done = await Promise.all(parts.map((indices) => inWorker({ nonce, steps, indices })))
  const ends = done.flatMap((part) => part.ends).sort((a, b) => a[0] - b[0])
  const disk = storage(env.HOME ?? '.')
  const sum = (name) => done.reduce((total, part) => total + part[name], 0)
  const result = {
    chainEnds: ends.map(([, end]) => end),
    hashes: sum('hashesPerSecond'),
    compute: sum('gflops'),
    memory: memoryMegabytesPerSecond(Math.min(268_435_456, Math.floor(memoryBytes / 8))),
    storageWrite: disk.write,
    storageRead: disk.read,
    fsyncP50: disk.fsync,
  }
  fs.writeFileSync(path.join(env.GRIDLINE_OUTPUT_DIR ?? '.', 'self-test.json'), JSON.stringify(result))
  console.log(`self-test done: ${chains} chains of ${steps} steps`)
}

if (isMainThread) await main()
else parentPort.postMessage(work(workerData))
