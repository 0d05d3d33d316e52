/** What a task leaves is read without trusting it. */

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { collectResults, readCheckpoint, readHostileFile } from './hostile-files'

const uid = process.getuid?.() ?? 0
const isRoot = uid === 0

function makeFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'hostile-'))
}

async function refusalsIn(folder: string): Promise<Record<string, string | null>> {
  const files = await collectResults(folder, uid)
  fs.rmSync(folder, { recursive: true })
  return Object.fromEntries(files.map((file) => [file.name, file.refused]))
}

test('only plain files of the task are read; links, devices, folders and odd names are listed as refused', async () => {
  const folder = makeFolder()
  fs.writeFileSync(path.join(folder, 'good.txt'), 'good')
  fs.symlinkSync('/etc/passwd', path.join(folder, 'link.txt'))
  fs.symlinkSync('good.txt', path.join(folder, 'link-inside.txt'))
  fs.mkdirSync(path.join(folder, 'folder'))
  fs.writeFileSync(path.join(folder, '..hidden'), 'x')
  fs.writeFileSync(path.join(folder, 'a b'), 'x')
  fs.writeFileSync(path.join(folder, '\u001b[31mred'), 'x')
  fs.writeFileSync(path.join(folder, 'x'.repeat(101)), 'x')
  spawnSync('mkfifo', [path.join(folder, 'pipe')])
  expect(await refusalsIn(folder)).toEqual({
    'good.txt': null,
    'link.txt': 'not_regular',
    'link-inside.txt': 'not_regular',
    folder: 'not_regular',
    '..hidden': 'bad_name',
    'a?b': 'bad_name',
    '?[31mred': 'bad_name',
    ['x'.repeat(101)]: 'bad_name',
    pipe: 'not_regular',
  })
})

test('a file with a second name could be somebody else’s, so it is refused', async () => {
  const folder = makeFolder()
  fs.writeFileSync(path.join(folder, 'one'), 'x')
  fs.linkSync(path.join(folder, 'one'), path.join(folder, 'two'))
  expect(await refusalsIn(folder)).toEqual({ one: 'linked', two: 'linked' })
})

test.skipIf(!isRoot)(
  'a device and a file of another user are refused (needs root to make them)',
  async () => {
    const folder = makeFolder()
    spawnSync('mknod', [path.join(folder, 'device'), 'c', '1', '5'])
    fs.writeFileSync(path.join(folder, 'other'), 'x')
    fs.chownSync(path.join(folder, 'other'), 64_002, 64_002)
    expect(await refusalsIn(folder)).toEqual({ device: 'not_regular', other: 'wrong_owner' })
  },
)

test('results are bounded in number and in size, and a sparse giant is not read', async () => {
  const folder = makeFolder()
  for (let index = 0; index < 103; index += 1) fs.writeFileSync(path.join(folder, `f${1000 + index}`), '')
  expect(Object.entries(await refusalsIn(folder)).filter(([, refused]) => refused)).toEqual([
    ['3-more-files', 'too_many'],
  ])
  const large = makeFolder()
  fs.writeFileSync(path.join(large, 'giant'), '')
  fs.truncateSync(path.join(large, 'giant'), 2 ** 40)
  expect(await refusalsIn(large)).toEqual({ giant: 'too_large' })
})

test('an output folder that is a link is not followed', async () => {
  const folder = makeFolder()
  fs.symlinkSync('/etc', path.join(folder, 'out'))
  expect(await collectResults(path.join(folder, 'out'), uid)).toEqual([])
  expect(await readHostileFile(path.join(folder, 'out'), 'passwd', uid, 10_000)).toEqual({
    refused: 'not_regular',
  })
  fs.rmSync(folder, { recursive: true })
})

test('a checkpoint counts when its newest folder is whole and newer than the attempt', async () => {
  const folder = makeFolder()
  const write = (name: string) => {
    fs.mkdirSync(path.join(folder, name))
    fs.writeFileSync(path.join(folder, name, 'state'), name)
  }
  expect(await readCheckpoint(folder, uid, 0)).toBeNull()
  write('9')
  write('10')
  write('fresh-11')
  expect(await readCheckpoint(folder, uid, 0)).toMatchObject({
    seq: 10,
    objects: [{ name: 'state', bytes: 2 }],
  })
  expect(await readCheckpoint(folder, uid, Date.now() + 60_000)).toBeNull()
  fs.symlinkSync('/etc/passwd', path.join(folder, '10', 'linked'))
  expect(await readCheckpoint(folder, uid, 0)).toBeNull()
  fs.rmSync(folder, { recursive: true })
})
