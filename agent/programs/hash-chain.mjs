/** Hash chain: s = "0"; for n = 1 … N: s = hex(sha256(s + ":" + n)). On USR1 or TERM it writes a checkpoint and ends with 75. */

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const steps = Number(process.env.GRIDLINE_STEPS ?? 6_000_000)
const output = process.env.GRIDLINE_OUTPUT_DIR ?? '.'
const checkpoints = process.env.GRIDLINE_CHECKPOINT_DIR ?? './checkpoint'
const progress = process.env.GRIDLINE_PROGRESS ?? './progress'

let state = '0'
let done = 0
let asked = false
process.on('SIGUSR1', () => (asked = true))
process.on('SIGTERM', () => (asked = true))

function say(text) {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`)
}

function restore() {
  if (!fs.existsSync(checkpoints)) return
  const numbers = fs.readdirSync(checkpoints).filter((name) => /^\d+$/.test(name))
  const newest = Math.max(0, ...numbers.map(Number))
  if (newest === 0) return
  const saved = JSON.parse(fs.readFileSync(path.join(checkpoints, `${newest}`, 'chain.json'), 'utf8'))
  state = saved.state
  done = saved.done
  say(`going on from the checkpoint at step ${done.toLocaleString('en')}`)
}

/** A checkpoint is written whole, then named. */
function save() {
  const fresh = path.join(checkpoints, `fresh-${done}`)
  fs.mkdirSync(fresh, { recursive: true })
  fs.writeFileSync(path.join(fresh, 'chain.json'), JSON.stringify({ state, done }))
  if (!fs.existsSync(path.join(checkpoints, `${done}`)))
    fs.renameSync(fresh, path.join(checkpoints, `${done}`))
  say(`checkpoint written at step ${done.toLocaleString('en')}`)
}

function report() {
  const ppm = Math.floor((done / steps) * 1_000_000)
  fs.writeFileSync(progress, `${ppm}`)
  say(
    `step ${done.toLocaleString('en')} of ${steps.toLocaleString('en')}  ${(ppm / 10_000).toFixed(1)} %  ${state.slice(0, 12)}…`,
  )
}

restore()
say(`a chain of ${steps.toLocaleString('en')} hashes`)
let said = Date.now()
while (done < steps) {
  const until = Math.min(steps, done + 20_000)
  while (done < until) {
    done += 1
    state = createHash('sha256').update(`${state}:${done}`).digest('hex')
  }
  // lets signals in
  await new Promise((resolve) => setImmediate(resolve))
  if (asked && done < steps) {
    save()
    process.exit(75)
  }
  if (Date.now() - said >= 1000) {
    said = Date.now()
    report()
  }
}
report()
fs.writeFileSync(path.join(output, 'hash-chain.txt'), `steps ${steps}\ndigest ${state}\n`)
say(`done: ${state}`)
