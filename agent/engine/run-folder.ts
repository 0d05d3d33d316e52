/** The two folders of one run of the local engine: what the task may write into, and what the agent notes about it. */

import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** What a run needs to start, kept so that a restarted agent finds it again. Units: bytes, ms since 1970. */
export const runSpec = z.object({
  attempt: z.string(),
  lease: z.string(),
  nodes: z.number(),
  uid: z.number(),
  gid: z.number(),
  cpus: z.array(z.number()),
  memoryBytes: z.number(),
  wallSeconds: z.number(),
  startMs: z.number(),
  argv: z.array(z.string()),
  env: z.record(z.string(), z.string()),
})
export type RunSpec = z.infer<typeof runSpec>

/** Folders of the task's user inside a run folder. `tmp` becomes its `/tmp`, `home` is where it starts. */
const TASK_FOLDERS = ['home', 'in', 'out', 'checkpoint', 'state', 'tmp'] as const

const RUN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/** Whether an attempt's name can be a folder's name. */
export function isRunName(attempt: string): boolean {
  return RUN_NAME.test(attempt)
}

/** Folder that the task may write into. */
export function runFolderOf(workFolder: string, attempt: string): string {
  return path.join(workFolder, 'runs', attempt)
}

/** Folder of the agent's notes: spec, pid, exit code, streams. A task never sees it. */
export function notesFolderOf(workFolder: string, attempt: string): string {
  return path.join(workFolder, 'notes', attempt)
}

/** Makes a run's folders; false when they stand already. */
export function makeRunFolders(workFolder: string, spec: RunSpec): boolean {
  const folder = runFolderOf(workFolder, spec.attempt)
  const notes = notesFolderOf(workFolder, spec.attempt)
  if (fs.existsSync(path.join(notes, 'spec.json'))) return false
  fs.mkdirSync(folder, { recursive: true })
  fs.chmodSync(folder, 0o711)
  const inTmp = path.join(folder, 'tmp', path.basename(workFolder))
  fs.mkdirSync(path.join(inTmp, 'shared'), { recursive: true })
  fs.mkdirSync(path.join(inTmp, 'runs', spec.attempt), { recursive: true })
  for (const name of TASK_FOLDERS) {
    const inside = path.join(folder, name)
    fs.mkdirSync(inside, { recursive: true })
    fs.chmodSync(inside, 0o700)
    if (process.getuid?.() === 0) fs.chownSync(inside, spec.uid, spec.gid)
  }
  fs.mkdirSync(notes, { recursive: true, mode: 0o700 })
  writeNote(notes, 'spec.json', JSON.stringify(spec))
  return true
}

/** Paths that a program is told. Source: execution, section 6. */
export function environmentOf(folder: string): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: `${folder}/home`,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    GRIDLINE_INPUT_DIR: `${folder}/in`,
    GRIDLINE_OUTPUT_DIR: `${folder}/out`,
    GRIDLINE_CHECKPOINT_DIR: `${folder}/checkpoint`,
    GRIDLINE_PROGRESS: `${folder}/state/progress`,
  }
}

/** Writes a small file whole or not at all. */
export function writeNote(folder: string, name: string, text: string): void {
  fs.writeFileSync(path.join(folder, `${name}.new`), text, { mode: 0o600 })
  fs.renameSync(path.join(folder, `${name}.new`), path.join(folder, name))
}

export function readNote(folder: string, name: string): string | null {
  try {
    return fs.readFileSync(path.join(folder, name), 'utf8').trim()
  } catch {
    return null
  }
}

export function noteMs(folder: string, name: string): number {
  return Math.floor(fs.statSync(path.join(folder, name)).mtimeMs)
}

/** Removes what a task has left, whatever it is: names of any depth, nothing followed. */
export function removeRunFolders(workFolder: string, attempt: string): Promise<void> {
  const folders = [runFolderOf(workFolder, attempt), notesFolderOf(workFolder, attempt)]
  return new Promise((resolve, reject) => {
    const child = spawn('rm', ['-rf', '--one-file-system', ...folders], { stdio: 'ignore' })
    child.once('error', reject)
    child.once('exit', () => resolve())
  })
}

export const SCRATCH_BYTES_MAX = 1_073_741_824
const SCRATCH_ENTRIES_MAX = 10_000
const SCRATCH_DEPTH_MAX = 40

/** Whether the task's folders hold more than they may, by bytes on disk, entries or depth. */
export async function isScratchFull(folder: string, bytesMax: number): Promise<boolean> {
  let bytes = 0
  let entries = 0
  const walk = async (inside: string, depth: number): Promise<boolean> => {
    const names = await fs.promises.readdir(inside, { withFileTypes: true }).catch(() => [])
    entries += names.length
    if (entries > SCRATCH_ENTRIES_MAX || depth > SCRATCH_DEPTH_MAX) return true
    for (const entry of names) {
      const place = `${inside}/${entry.name}`
      const stat = await fs.promises.lstat(place).catch(() => null)
      bytes += (stat?.blocks ?? 0) * 512
      if (bytes > bytesMax || (stat?.isDirectory() && (await walk(place, depth + 1)))) return true
    }
    return false
  }
  for (const name of TASK_FOLDERS) if (await walk(`${folder}/${name}`, 0)) return true
  return false
}
