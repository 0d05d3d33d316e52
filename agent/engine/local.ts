/** Opens the local engine: prepares its folders, finds out what this machine can separate, adopts what already runs. */

import os from 'node:os'
import path from 'node:path'
import { readMachine } from '@/agent/probe/machine'
import type { Clock } from '@/lib/time'
import { SHARED_FOLDERS } from './bounds'
import { LocalEngine } from './local-engine'
import { SCRATCH_BYTES_MAX } from './run-folder'
import { trySeparations } from './separation'
import { copyPrograms, findNode, makeWorkFolder, nameWorkFolder } from './shared-folder'

export type LocalOptions = {
  /** Names the working folder; the same one finds running tasks again. */
  readonly stateFolder: string
  /** Folder of the shipped programs. */
  readonly programsFolder: string
  readonly clock: Clock
  /** Folders a task must not see, beside the state folder and the home of the agent's user. */
  readonly hidden: readonly string[]
  /** Files whose reading would close the site for typed commands. */
  readonly secrets: readonly string[]
  readonly commandsAllowed: boolean
  /** From TERM to KILL. Units: ms. */
  readonly graceMs?: number
  readonly scratchBytesMax?: number
}

const GRACE_MS = 5_000

/** Real folders to hide, parents before children; never one that the work itself stands in. */
function hiddenFolders(options: LocalOptions, workFolder: string): string[] {
  const named = [options.stateFolder, os.homedir(), ...options.hidden].map((folder) => path.resolve(folder))
  const holdsWork = (folder: string) => `${workFolder}/`.startsWith(folder === '/' ? '/' : `${folder}/`)
  return [...new Set(named)].filter((folder) => !holdsWork(folder)).sort((a, b) => a.length - b.length)
}

export async function openLocalEngine(options: LocalOptions): Promise<LocalEngine> {
  const { clock, commandsAllowed } = options
  const machine = readMachine()
  const workFolder = nameWorkFolder(options.stateFolder)
  makeWorkFolder(workFolder)
  const programs = copyPrograms(options.programsFolder, workFolder)
  const hidden = hiddenFolders(options, workFolder)
  const node = findNode(workFolder, [...SHARED_FOLDERS, ...hidden])
  const bounds = {
    ...{ workFolder, hidden, graceMs: options.graceMs ?? GRACE_MS },
    scratchBytesMax: options.scratchBytesMax ?? SCRATCH_BYTES_MAX,
  }
  const trial = await trySeparations(bounds, node, machine.cores[0] ?? 0, options.secrets)
  const site = { ...bounds, separation: trial.separation }
  return new LocalEngine({ clock, machine, trial, site, node, programs, commandsAllowed })
}
