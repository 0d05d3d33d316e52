/** The project's own files as text, and which kind of file each is. Used by the architecture test only. */

import fs from 'node:fs'
import path from 'node:path'

export type SourceFile = { readonly path: string; readonly text: string }
export type Fault = { readonly path: string; readonly line: number; readonly rule: string }

export const ROOT = path.resolve(import.meta.dirname, '../..')

export const DOMAINS = [
  'journal',
  'identity',
  'registry',
  'ledger',
  'payment',
  'lease',
  'market',
  'task',
  'metering',
  'settlement',
  'federation',
  'assessment',
] as const

/** The only files that know an outside service or a wire. */
export const ADAPTERS = new Set([
  'lib/market/book-socket.ts',
  'lib/registry/platform-key.ts',
  'lib/journal/log-line.ts',
])

/** Every source file under the given folders, path relative to the root. */
export function readSources(folders: readonly string[], endings: RegExp = /\.(ts|tsx|mjs)$/): SourceFile[] {
  return folders.flatMap((folder) => {
    const full = path.join(ROOT, folder)
    if (!fs.existsSync(full)) return []
    if (fs.statSync(full).isFile()) return [{ path: folder, text: fs.readFileSync(full, 'utf8') }]
    return fs
      .readdirSync(full, { recursive: true, encoding: 'utf8' })
      .filter((name) => endings.test(name))
      .map((name) => ({
        path: path.join(folder, name),
        text: fs.readFileSync(path.join(full, name), 'utf8'),
      }))
  })
}

export type Kind =
  | 'kernel'
  | 'context'
  | 'noun'
  | 'queries'
  | 'verb'
  | 'adapter'
  | 'schema'
  | 'db'
  | 'ui'
  | 'component'
  | 'door'
  | 'worker'
  | 'agent'
  | 'tool'
  | 'bench'
  | 'script'
  | 'story'
  | 'test'

const TOP: Record<string, Kind> = {
  app: 'door',
  'proxy.ts': 'door',
  worker: 'worker',
  agent: 'agent',
  tools: 'tool',
  bench: 'bench',
  scripts: 'script',
  e2e: 'story',
  db: 'db',
}

export function domainOf(file: string): string | null {
  const match = /^(?:lib|components)\/([a-z]+)\/|^db\/schema\/([a-z]+)\.ts$/.exec(file)
  const name = match?.[1] ?? match?.[2] ?? ''
  return (DOMAINS as readonly string[]).includes(name) ? name : null
}

export function kindOf({ path: file, text }: SourceFile): Kind {
  if (/\.test\.tsx?$/.test(file) || file.startsWith('lib/architecture')) return 'test'
  if (ADAPTERS.has(file)) return 'adapter'
  if (file.startsWith('db/schema/')) return 'schema'
  if (file.startsWith('components/ui/')) return 'ui'
  if (file.startsWith('components/')) return 'component'
  const top = TOP[file.split('/')[0] ?? '']
  if (top) return top
  if (file === 'lib/context.ts' || file === 'lib/env.ts') return 'context'
  if (domainOf(file) === null) return 'kernel'
  if (!/from '(@\/lib|\.\.|\.\.\/\.\.)\/context'/.test(text)) return 'noun'
  const name = path.basename(file)
  return /^(queries|read-|list-|sum-|resolve-)|-(queries|rows|shapes)\.ts$/.test(name) ? 'queries' : 'verb'
}

/** The files that a file imports, relative to the root, without ending; packages are left out. */
export function importsOf(file: SourceFile): { target: string; line: number; typeOnly: boolean }[] {
  const found: { target: string; line: number; typeOnly: boolean }[] = []
  const pattern = /^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm
  for (const match of file.text.matchAll(pattern)) {
    const target = match[2] ?? match[3] ?? ''
    const line = file.text.slice(0, match.index).split('\n').length
    if (target.startsWith('@/')) found.push({ target: target.slice(2), line, typeOnly: Boolean(match[1]) })
    else if (target.startsWith('.'))
      found.push({ target: path.join(path.dirname(file.path), target), line, typeOnly: Boolean(match[1]) })
  }
  return found
}

export function packagesOf(file: SourceFile): { target: string; line: number }[] {
  return [...file.text.matchAll(/^(?:import|export)[^'"]*?'([^'.@][^']*|@(?!\/)[^']+)'/gm)].map((match) => ({
    target: match[1] ?? '',
    line: file.text.slice(0, match.index).split('\n').length,
  }))
}

export function linesMatching(file: SourceFile, pattern: RegExp): number[] {
  return file.text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))
}
