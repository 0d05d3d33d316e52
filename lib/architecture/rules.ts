/** The rules of the house, each a function from files to faults. Used by the architecture test only. */

import {
  DOMAINS,
  domainOf,
  type Fault,
  importsOf,
  type Kind,
  kindOf,
  linesMatching,
  packagesOf,
  type SourceFile,
} from './source'

type Rule = (files: readonly SourceFile[]) => Fault[]

const NOUNS: readonly Kind[] = ['kernel', 'noun']
const MAY: Record<Exclude<Kind, 'test'>, readonly Kind[]> = {
  kernel: ['kernel', 'noun'],
  noun: NOUNS,
  context: ['kernel', 'noun', 'context', 'db'],
  schema: ['kernel', 'noun', 'schema', 'db'],
  db: ['kernel', 'noun', 'context', 'schema', 'db', 'verb', 'queries'],
  queries: ['kernel', 'noun', 'context', 'schema', 'db', 'queries', 'adapter'],
  verb: ['kernel', 'noun', 'context', 'schema', 'db', 'queries', 'verb', 'adapter'],
  adapter: ['kernel', 'noun', 'context', 'adapter', 'db'],
  ui: ['kernel', 'ui'],
  component: ['kernel', 'noun', 'ui', 'component'],
  door: ['kernel', 'noun', 'context', 'queries', 'verb', 'adapter', 'ui', 'component', 'door'],
  worker: ['kernel', 'noun', 'context', 'queries', 'verb', 'adapter', 'worker', 'db'],
  agent: ['kernel', 'noun', 'agent'],
  tool: ['kernel', 'noun', 'context', 'queries', 'verb', 'adapter', 'worker', 'agent', 'tool', 'db'],
  bench: [
    'kernel',
    'noun',
    'context',
    'queries',
    'verb',
    'adapter',
    'worker',
    'agent',
    'bench',
    'tool',
    'db',
    'schema',
  ],
  script: ['script'],
  story: ['kernel', 'noun', 'story'],
}
/** Doors reach the database through one file; the worker and tools open it and hand it on. */
const DB_OF_DOORS = new Set(['app/database.ts'])
const DB_ALLOWED = /^db\/(client|rows|columns|migrate|setup|test-database|factories)/

export const importsPointInward: Rule = (files) => {
  const kinds = new Map(files.map((file) => [file.path.replace(/(\/index)?\.tsx?$/, ''), kindOf(file)]))
  return files.flatMap((file) => {
    const kind = kindOf(file)
    if (kind === 'test') return []
    return importsOf(file).flatMap(({ target, line }) => {
      const other = kinds.get(target.replace(/\.tsx?$|\.mjs$/, ''))
      if (!other || MAY[kind].includes(other)) return []
      if (kind === 'door' && other === 'db' && DB_OF_DOORS.has(file.path)) return []
      return [{ path: file.path, line, rule: `a ${kind} may not import a ${other}: ${target}` }]
    })
  })
}

/** Only the parts of `db/` that hand out connections are for verbs; migrations and factories are not. */
export const verbsTakeConnections: Rule = (files) =>
  files
    .filter((file) => ['verb', 'queries'].includes(kindOf(file)))
    .flatMap((file) =>
      importsOf(file)
        .filter(
          ({ target }) =>
            target.startsWith('db/') && !target.startsWith('db/schema/') && !DB_ALLOWED.test(target),
        )
        .map(({ target, line }) => ({ path: file.path, line, rule: `not for verbs: ${target}` })),
    )

export const domainsPointLeft: Rule = (files) =>
  files
    .filter((file) => kindOf(file) !== 'test')
    .flatMap((file) => {
      const own = domainOf(file.path)
      if (!own) return []
      return importsOf(file).flatMap(({ target, line }) => {
        const other =
          domainOf(`${target}${target.startsWith('db/schema/') ? '.ts' : '/'}`) ?? domainOf(`${target}.ts`)
        if (!other || order(other) <= order(own)) return []
        return [{ path: file.path, line, rule: `${own} stands left of ${other}` }]
      })
    })

const order = (domain: string) => (DOMAINS as readonly string[]).indexOf(domain)

const IMPURE =
  /\bDate\.now\(|new Date\(\)|Math\.random\(|(?<![\w.])fetch\(|process\.env|crypto\.randomUUID|randomBytes\(/
const IO =
  /^(node:(fs|net|http|https|child_process|dns|os|readline|worker_threads)|drizzle-orm|postgres|next|react)(\/|$)/

export const timeAndChanceAreArguments: Rule = (files) =>
  files
    .filter((file) => ['kernel', 'noun', 'verb', 'queries'].includes(kindOf(file)))
    .filter((file) => file.path !== 'lib/id.ts')
    .flatMap((file) =>
      linesMatching(file, IMPURE).map((line) => ({
        path: file.path,
        line,
        rule: 'clock, chance, network and environment are arguments',
      })),
    )

export const nounsArePure: Rule = (files) =>
  files
    .filter((file) => kindOf(file) === 'noun')
    .flatMap((file) =>
      packagesOf(file)
        .filter(({ target }) => IO.test(target))
        .map(({ target, line }) => ({ path: file.path, line, rule: `a noun does no I/O: ${target}` })),
    )

export const onlyActionsAreServerDoors: Rule = (files) =>
  files
    .filter((file) => !file.path.endsWith('/actions.ts') && kindOf(file) !== 'test')
    .flatMap((file) =>
      linesMatching(file, /^\s*['"]use server['"]/).map((line) => ({
        path: file.path,
        line,
        rule: "only actions.ts says 'use server'",
      })),
    )

/** Verbs that anybody may call, or that run inside another verb's beats, each with its reason. */
export type Exceptions = Readonly<Record<string, string>>

export const verbsAskWhoMay =
  (exceptions: Exceptions): Rule =>
  (files) =>
    files
      .filter((file) => kindOf(file) === 'verb' && !(file.path in exceptions))
      .filter((file) => !/\ballow(System|Agent|Anyone|Own\w*)?\(/.test(file.text))
      .map((file) => ({ path: file.path, line: 1, rule: 'a verb asks allow who may do this' }))

export const filesStaySmall =
  (exceptions: Exceptions, limit = 300): Rule =>
  (files) =>
    files
      .filter((file) => kindOf(file) !== 'test' && !(file.path in exceptions))
      .filter((file) => file.text.split('\n').length > limit)
      .map((file) => ({ path: file.path, line: limit, rule: `a file holds at most ${limit} lines` }))

/** A function from its head to the brace at the same indent. */
export const functionsStaySmall =
  (exceptions: Exceptions, limit = 70): Rule =>
  (files) =>
    files
      .filter((file) => kindOf(file) !== 'test')
      .flatMap((file) => {
        const lines = file.text.split('\n')
        return lines.flatMap((line, index) => {
          const head = /^(\s*)(?:export )?(?:default )?(?:async )?function\*? (\w+)/.exec(line)
          if (!head || `${file.path}#${head[2]}` in exceptions) return []
          const length = lines.slice(index).indexOf(`${head[1]}}`) + 1
          return length > limit
            ? [{ path: file.path, line: index + 1, rule: `function ${head[2]} has ${length} lines` }]
            : []
        })
      })

export const filesSayWhatTheyAre: Rule = (files) =>
  files
    .filter((file) =>
      [
        'kernel',
        'noun',
        'verb',
        'queries',
        'adapter',
        'schema',
        'worker',
        'agent',
        'tool',
        'context',
        'db',
      ].includes(kindOf(file)),
    )
    .filter((file) => !/^(#!.*\n)?\/\*\*? /.test(file.text))
    .map((file) => ({ path: file.path, line: 1, rule: 'a file opens with a sentence that says what it is' }))

export const tablesSayWhatARowIs: Rule = (files) =>
  files
    .filter((file) => kindOf(file) === 'schema')
    .flatMap((file) => {
      const lines = file.text.split('\n')
      return lines.flatMap((line, index) =>
        /^export const \w+ = (pgTable|\w+\.table)\(/.test(line) && !/\*\/$/.test(lines[index - 1] ?? '')
          ? [{ path: file.path, line: index + 1, rule: 'a table says what a row is' }]
          : [],
      )
    })

const AVOID =
  /\b(deal|contract|instance|listing|booking|wallet|partner|vendor|analytics|manager|helper|utils|escrow)s?\b/i

/** Words of the avoid list, in names and texts of the product. `instanceof` and the class keyword's word are TypeScript's. */
export const avoidListIsAvoided =
  (exceptions: Exceptions): Rule =>
  (files) =>
    files
      .filter((file) => kindOf(file) !== 'test' && !(file.path in exceptions))
      .flatMap((file) =>
        linesMatching(file, AVOID).map((line) => ({
          path: file.path,
          line,
          rule: 'a word of the avoid list',
        })),
      )

export const routesMirrorDomains: Rule = (files) => {
  const open = new Set([
    ...DOMAINS,
    'platform',
    'id',
    'case',
    'rules',
    'docs',
    'api',
    'first-run',
    '[...rest]',
  ])
  return files
    .filter((file) => /^app\/.*\/(page|route)\.tsx?$/.test(file.path))
    .map((file) => ({ file, part: file.path.replace('[locale]/', '').split('/')[1] ?? '' }))
    .filter(({ part }) => !/^page\.tsx$/.test(part) && !open.has(part) && part !== '')
    .map(({ file, part }) => ({ path: file.path, line: 1, rule: `no domain is called ${part}` }))
}

export const documentsNameRealFiles =
  (exists: (file: string) => boolean): Rule =>
  (files) =>
    files.flatMap((file) =>
      [
        ...file.text.matchAll(
          /`((?:app|components|lib|db|worker|agent|tools|bench|scripts|e2e|docs)\/[\w./[\]-]+)`/g,
        ),
      ]
        .filter((match) => !exists(match[1] ?? ''))
        .map((match) => ({
          path: file.path,
          line: file.text.slice(0, match.index).split('\n').length,
          rule: `names ${match[1]}, which is not there`,
        })),
    )
