/** The working folder of the local engine under the system's temporary folder: programs and, where needed, a copy of Node. */

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** One folder for each user and engine, the same after a restart. */
export function nameWorkFolder(stateFolder: string): string {
  const hash = createHash('sha256').update(path.resolve(stateFolder)).digest('hex').slice(0, 12)
  return path.join(fs.realpathSync(os.tmpdir()), `gridline-${process.getuid?.() ?? 0}-${hash}`)
}

/** Makes the folder, ours alone: one that somebody else put there is refused. */
export function makeWorkFolder(folder: string): void {
  fs.mkdirSync(path.join(folder, 'runs'), { recursive: true })
  const stat = fs.lstatSync(folder)
  if (!stat.isDirectory() || stat.uid !== process.getuid?.())
    throw new Error(`${folder} belongs to another user. Remove it or set TMPDIR to a folder of your own.`)
  fs.mkdirSync(path.join(folder, 'notes'), { recursive: true, mode: 0o700 })
  fs.mkdirSync(path.join(folder, 'shared', 'programs'), { recursive: true })
  fs.chmodSync(folder, 0o711)
  fs.chmodSync(path.join(folder, 'runs'), 0o711)
  fs.chmodSync(path.join(folder, 'shared'), 0o755)
  fs.chmodSync(path.join(folder, 'shared', 'programs'), 0o755)
}

/** Copies the shipped programs; gives each by its name. */
export function copyPrograms(from: string, workFolder: string): Map<string, string> {
  const programs = new Map<string, string>()
  for (const file of fs.readdirSync(from).filter((name) => name.endsWith('.mjs'))) {
    const place = path.join(workFolder, 'shared', 'programs', file)
    copyWhole(path.join(from, file), place, 0o644)
    programs.set(path.basename(file, '.mjs'), place)
  }
  return programs
}

function copyWhole(from: string, to: string, mode: number): void {
  const fresh = `${to}.${process.pid}`
  fs.copyFileSync(from, fresh, fs.constants.COPYFILE_FICLONE)
  fs.chmodSync(fresh, mode)
  fs.renameSync(fresh, to)
}

function isOpenToAll(file: string): boolean {
  for (let place = file; place !== '/'; place = path.dirname(place))
    if ((fs.statSync(place).mode & 0o001) === 0) return false
  return (fs.statSync(file).mode & 0o004) !== 0
}

/** A Node binary that the task's user can start: this one, or a copy where its path is closed or covered. */
export function findNode(workFolder: string, covered: readonly string[]): string {
  const own = fs.realpathSync(process.execPath)
  const hidden = covered.some((folder) => own.startsWith(`${folder}/`))
  if (!hidden && isOpenToAll(own)) return own
  const copy = path.join(workFolder, 'shared', `node-${process.version}`)
  if (fs.statSync(copy, { throwIfNoEntry: false })?.size !== fs.statSync(own).size)
    copyWhole(own, copy, 0o755)
  return copy
}
