// Long-lived children: each starts again when it dies, bounded, with its last lines shown; all end together.

import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const DEATHS_A_MINUTE = 5
const KILL_AFTER_MS = 3_000
/** A worker that lost its book to another owner says so with this code and is not started again. */
const FENCED = 3

export class Children {
  #all = new Map()

  constructor({ logs, onFatal }) {
    this.isStopping = false
    this.logs = logs
    this.onFatal = onFatal
    fs.mkdirSync(logs, { recursive: true, mode: 0o700 })
  }

  /** Starts a child. Resolves when `ready` matches its output, or at once without it. */
  start(name, command, words, { env, cwd, ready } = {}) {
    const child = { name, command, words, env, cwd, deaths: [], tail: [], process: null }
    this.#all.set(name, child)
    return this.#spawn(child, ready)
  }

  pid(name) {
    return this.#all.get(name)?.process?.pid
  }

  #spawn(child, ready) {
    return new Promise((resolve, reject) => {
      const log = fs.createWriteStream(path.join(this.logs, `${child.name}.log`), { flags: 'a', mode: 0o600 })
      const running = spawn(child.command, child.words, {
        cwd: child.cwd,
        env: child.env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child.process = running
      const read = (chunk) => {
        log.write(chunk)
        child.tail = [...child.tail, ...String(chunk).trimEnd().split('\n')].slice(-12)
        if (ready?.test(String(chunk))) resolve()
      }
      running.stdout.on('data', read)
      running.stderr.on('data', read)
      running.once('error', reject)
      running.once('close', (code, signal) => {
        log.end()
        reject(new Error(`${child.name} ended (${signal ?? code}):\n${child.tail.join('\n')}`))
        this.#died(child, code, signal)
      })
      if (!ready) resolve()
    })
  }

  #died(child, code, signal) {
    if (this.isStopping) return
    const now = Date.now()
    child.deaths = [...child.deaths.filter((at) => now - at < 60_000), now]
    console.log(
      `\n${child.name} ended unasked (${signal ?? code}). Its last lines:\n${child.tail.map((line) => `  | ${line}`).join('\n')}`,
    )
    if (code === FENCED)
      return this.onFatal(
        `${child.name}: another process owns the book now, so this one is not started again.`,
      )
    if (child.deaths.length >= DEATHS_A_MINUTE)
      return this.onFatal(`${child.name} died ${DEATHS_A_MINUTE} times in a minute; stopping the rest.`)
    const wait = child.deaths.length === 1 ? 0 : 1000 * 2 ** (child.deaths.length - 2)
    console.log(`${child.name} starts again${wait ? ` in ${wait / 1000} s` : ''}.`)
    setTimeout(() => {
      if (!this.isStopping) this.#spawn(child).catch(() => {})
    }, wait)
  }

  /** TERM to all, KILL after three seconds. */
  async stop() {
    this.isStopping = true
    const running = [...this.#all.values()]
      .map((child) => child.process)
      .filter((one) => one && one.exitCode === null && one.signalCode === null)
    for (const one of running) one.kill('SIGTERM')
    const gone = Promise.all(running.map((one) => new Promise((resolve) => one.once('close', resolve))))
    await Promise.race([gone, sleep(KILL_AFTER_MS)])
    for (const one of running) if (one.exitCode === null && one.signalCode === null) one.kill('SIGKILL')
    await Promise.race([gone, sleep(2_000)])
  }
}
