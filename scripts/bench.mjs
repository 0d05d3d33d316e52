// npm run bench -- NAME: one promise, measured on a durable server of its own beside a floor or peer of the same run.

import fs from 'node:fs'
import path from 'node:path'
import { startPostgres } from './postgres.mjs'
import { bundle, installPackages, ROOT, run, step } from './steps.mjs'

const names = fs.readdirSync(path.join(ROOT, 'bench')).map((file) => file.replace(/\.ts$/, ''))
const name = process.argv[2]
const BENCHES = names.filter((one) =>
  fs.readFileSync(path.join(ROOT, 'bench', `${one}.ts`), 'utf8').includes('/** Promise:'),
)
if (!BENCHES.includes(name)) {
  console.error(`Say which: ${BENCHES.map((one) => `npm run bench -- ${one}`).join(' or ')}`)
  process.exit(2)
}
const folder = path.join(ROOT, '.test', `bench-${name}`)
fs.rmSync(folder, { recursive: true, force: true })
fs.mkdirSync(folder, { recursive: true })
fs.chmodSync(path.dirname(folder), 0o711)
await step('packages', installPackages)
await step('bundle', () =>
  bundle(path.join(folder, 'programs'), { migrate: 'bench/migrate.ts', [name]: `bench/${name}.ts` }),
)

const server = await startPostgres({ root: ROOT, folder: path.join(folder, 'postgres') })
try {
  await run(process.execPath, [path.join(folder, 'programs/migrate.mjs')], {
    env: { DATABASE_URL: server.url },
  })
  await run(process.execPath, [path.join(folder, 'programs', `${name}.mjs`)], {
    quiet: false,
    env: { BENCH_FOLDER: folder, DATABASE_URL: server.url },
  })
} finally {
  await server.stop()
}
