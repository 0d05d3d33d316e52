/** Reads what a task left without trusting it: no links followed, no device opened for long, only its own plain files. */

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import { FILE_NAME, FILES_MAX, RESULT_BYTES_MAX } from '@/lib/task/attempt'
import type { CollectedFile } from './provider-engine'

type FileRefusal = NonNullable<CollectedFile['refused']>

export type HostileFile =
  | { readonly content: Buffer; readonly mtimeMs: number }
  | { readonly refused: FileRefusal }

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
const FOLDER_FLAGS = FLAGS | constants.O_DIRECTORY

/** Runs a reader on a folder that is held open, so that no name in its path can be exchanged meanwhile. */
async function inFolder<T>(folder: string, read: (path: string) => Promise<T>, absent: T): Promise<T> {
  let handle: fs.FileHandle
  try {
    handle = await fs.open(folder, FOLDER_FLAGS)
  } catch {
    return absent
  }
  try {
    return await read(`/proc/self/fd/${handle.fd}`)
  } finally {
    await handle.close()
  }
}

/** Opens first, then checks what is open: regular, one link, of the task's user, not too large. */
async function readOwn(path: string, uid: number, bytesMax: number): Promise<HostileFile> {
  let handle: fs.FileHandle
  try {
    handle = await fs.open(path, FLAGS)
  } catch {
    return { refused: 'not_regular' }
  }
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) return { refused: 'not_regular' }
    if (stat.nlink !== 1) return { refused: 'linked' }
    if (stat.uid !== uid) return { refused: 'wrong_owner' }
    if (stat.size > bytesMax) return { refused: 'too_large' }
    const content = Buffer.alloc(stat.size)
    const { bytesRead } = await handle.read(content, 0, stat.size, 0)
    return { content: content.subarray(0, bytesRead), mtimeMs: stat.mtimeMs }
  } finally {
    await handle.close()
  }
}

/** One small file of a folder that the task could write to. */
export function readHostileFile(
  folder: string,
  name: string,
  uid: number,
  bytesMax: number,
): Promise<HostileFile> {
  const absent: HostileFile = { refused: 'not_regular' }
  return inFolder(folder, (path) => readOwn(`${path}/${name}`, uid, bytesMax), absent)
}

export function listHostileFolder(folder: string): Promise<string[]> {
  return inFolder(folder, (path) => fs.readdir(path), [])
}

/** A name that can be shown: what is not plain is marked. */
function showName(name: string): string {
  return name.replace(/[^\x21-\x7e]/gu, '?').slice(0, 200) || '?'
}

function refuse(name: string, refused: FileRefusal): CollectedFile {
  return { name: showName(name), bytes: 0, sha256: '', refused, content: null }
}

/** All files of an output folder, the refused ones with their reason. At most 100 and 64 MiB together. */
export async function collectResults(folder: string, uid: number): Promise<CollectedFile[]> {
  return inFolder(folder, (path) => collectFrom(path, uid), [])
}

async function collectFrom(path: string, uid: number): Promise<CollectedFile[]> {
  const names = (await fs.readdir(path)).sort()
  const files: CollectedFile[] = []
  let left = RESULT_BYTES_MAX
  for (const name of names.slice(0, FILES_MAX)) {
    const read: HostileFile = FILE_NAME.test(name)
      ? await readOwn(`${path}/${name}`, uid, left)
      : { refused: 'bad_name' }
    if ('refused' in read) {
      files.push(refuse(name, read.refused))
      continue
    }
    const sha256 = createHash('sha256').update(read.content).digest('hex')
    files.push({ name, bytes: read.content.length, sha256, refused: null, content: read.content })
    left -= read.content.length
  }
  if (names.length > FILES_MAX) files.push(refuse(`${names.length - FILES_MAX}-more-files`, 'too_many'))
  return files
}

/** The newest whole checkpoint written since the start of the attempt, with the hash of each of its files; null without one. */
export async function readCheckpoint(folder: string, uid: number, sinceMs: number) {
  const numbers = (await listHostileFolder(folder)).filter((name) => /^[0-9]{1,9}$/.test(name))
  const newest = numbers.map((name) => Number.parseInt(name, 10)).sort((a, b) => b - a)[0]
  if (newest === undefined) return null
  const inside = `${folder}/${newest}`
  const objects: { name: string; bytes: number; sha256: string }[] = []
  let newestMs = 0
  for (const name of (await listHostileFolder(inside)).slice(0, FILES_MAX)) {
    const read = FILE_NAME.test(name) ? await readHostileFile(inside, name, uid, RESULT_BYTES_MAX) : null
    if (!read || 'refused' in read) return null
    newestMs = Math.max(newestMs, read.mtimeMs)
    const sha256 = createHash('sha256').update(read.content).digest('hex')
    objects.push({ name, bytes: read.content.length, sha256 })
  }
  return objects.length > 0 && newestMs >= sinceMs ? { seq: newest, objects } : null
}
