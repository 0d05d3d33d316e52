// Finds a Chromium for the stories: given, system, packaged; as root on Debian it may be installed.

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { ROOT, run } from './steps.mjs'

const works = (file, env = {}) =>
  Boolean(file) &&
  fs.existsSync(file) &&
  spawnSync(file, ['--version'], { env: { ...process.env, ...env } }).status === 0

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** Unpacks the packaged browser with its libraries and a font configuration that names its own folder. */
async function packaged() {
  const folder = path.join(ROOT, 'node_modules/.cache/chromium')
  const found = path.join(folder, 'found.json')
  if (!fs.existsSync(found)) {
    fs.mkdirSync(folder, { recursive: true })
    const program = `
      import chromium from '@sparticuz/chromium'
      import { inflate } from '@sparticuz/chromium'
      const file = await chromium.executablePath()
      const libraries = await inflate(${JSON.stringify(path.join(ROOT, 'node_modules/@sparticuz/chromium/bin/al2023.tar.br'))})
      console.log(JSON.stringify({ file, libraries }))`
    const out = await run(process.execPath, ['--input-type=module', '-e', program], {
      env: { TMPDIR: folder },
    })
    const { file, libraries } = JSON.parse(out.trim().split('\n').at(-1))
    const fonts = path.join(folder, 'fonts.conf')
    fs.writeFileSync(
      fonts,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${path.join(folder, 'fonts/fonts')}</dir><dir>${path.join(folder, 'fonts')}</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
    )
    fs.writeFileSync(
      found,
      JSON.stringify({ file, env: { LD_LIBRARY_PATH: path.join(libraries, 'lib'), FONTCONFIG_FILE: fonts } }),
    )
  }
  return JSON.parse(fs.readFileSync(found, 'utf8'))
}

/** The browser's file and the variables it needs. */
export async function findBrowser() {
  const own = [process.env.CHROMIUM_PATH, ...SYSTEM].find((file) => works(file))
  if (own) return { file: own, env: {} }
  const inside = await packaged().catch(() => null)
  if (inside && works(inside.file, inside.env)) return inside
  if (process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    await run('apt-get', ['update'])
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'])
    if (works(SYSTEM[0])) return { file: SYSTEM[0], env: {} }
  }
  throw new Error('No Chromium found for the browser stories: set CHROMIUM_PATH to one.')
}
