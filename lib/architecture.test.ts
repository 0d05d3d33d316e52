/** The house keeps its rules: each holds for every file, and each is seen to catch a planted fault. */

import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import * as rules from './architecture/rules'
import { type Fault, ROOT, readSources, type SourceFile } from './architecture/source'
import { refusals } from './refusal'

const CODE = readSources([
  'app',
  'components',
  'lib',
  'db',
  'worker',
  'agent',
  'tools',
  'bench',
  'e2e',
  'proxy.ts',
])
const DOCS = readSources(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs'], /\.md$/)

const ANYBODY: rules.Exceptions = {
  'lib/market/find-windows.ts': 'a visitor may look',
  'lib/market/quote-order.ts': 'a visitor may ask for a quote',
  'lib/market/keep-unmet.ts': 'part of looking',
  'lib/market/append-batch.ts': 'called by the book owner only, fenced by epoch and seq',
  'lib/market/project-log.ts': 'inside the batch’s transaction',
  'lib/market/own-book.ts': 'called by the book owner only',
  'lib/market/send-funded-order.ts': 'inside a verb that asked',
  'lib/journal/record.ts': 'inside every verb',
  'lib/registry/enrol-agent.ts': 'the token is the permission',
  'lib/registry/record-process.ts': 'a process says that it is there',
  'lib/ledger/post-transfers.ts': 'inside a verb that asked',
  'lib/registry/issue-identifier.ts': 'inside a verb that asked',
  'lib/registry/revise-record.ts': 'inside a verb that asked',
  'lib/registry/move-tier.ts': 'inside a verb that asked',
}
const LARGE: rules.Exceptions = {
  'db/schema/market.ts': 'a schema file',
  'db/schema/registry.ts': 'a schema file',
  'lib/registry/chip-catalogue.ts': 'a table of facts with their sources',
  'lib/market/book-vectors.ts': 'a table of cases',
}
const LONG: rules.Exceptions = {}
const WORDS: rules.Exceptions = {}

const plant = (file: string, text: string): SourceFile[] => [
  ...CODE.filter((one) => one.path !== file),
  { path: file, text },
]

type Case = {
  rule: string
  check: (files: readonly SourceFile[]) => Fault[]
  files?: SourceFile[]
  fault: readonly [string, string]
}
const CASES: Case[] = [
  {
    rule: 'imports point inward',
    check: rules.importsPointInward,
    fault: ['components/market/x.tsx', "/** x */\nimport { findWindows } from '@/lib/market/find-windows'"],
  },
  {
    rule: 'verbs take connections only',
    check: rules.verbsTakeConnections,
    fault: [
      'lib/market/x.ts',
      "/** x */\nimport type { Context } from '../context'\nimport { y } from '@/db/secret-door'",
    ],
  },
  {
    rule: 'domains point left',
    check: rules.domainsPointLeft,
    fault: ['lib/lease/x.ts', "/** x */\nimport { y } from '../market/order'"],
  },
  {
    rule: 'time and chance are arguments',
    check: rules.timeAndChanceAreArguments,
    fault: ['lib/lease/x.ts', '/** x */\nexport const y = () => Date.now()'],
  },
  {
    rule: 'nouns are pure',
    check: rules.nounsArePure,
    fault: ['lib/lease/x.ts', "/** x */\nimport fs from 'node:fs'"],
  },
  {
    rule: 'only actions.ts is a server door',
    check: rules.onlyActionsAreServerDoors,
    fault: ['app/x.ts', "'use server'"],
  },
  {
    rule: 'verbs ask who may',
    check: rules.verbsAskWhoMay(ANYBODY),
    fault: ['lib/lease/x.ts', "/** x */\nimport type { Context } from '../context'"],
  },
  {
    rule: 'files stay small',
    check: rules.filesStaySmall(LARGE),
    fault: ['lib/lease/x.ts', '/** x */\n'.repeat(301)],
  },
  {
    rule: 'functions stay small',
    check: rules.functionsStaySmall(LONG),
    fault: ['lib/lease/x.ts', `/** x */\nfunction long() {\n${'  y()\n'.repeat(80)}}`],
  },
  {
    rule: 'files say what they are',
    check: rules.filesSayWhatTheyAre,
    fault: ['lib/lease/x.ts', 'export const y = 1'],
  },
  {
    rule: 'tables say what a row is',
    check: rules.tablesSayWhatARowIs,
    fault: ['db/schema/lease.ts', "export const y = pgTable('y', {})"],
  },
  {
    rule: 'the avoid list is avoided',
    check: rules.avoidListIsAvoided(WORDS),
    fault: ['lib/lease/x.ts', "/** x */\nexport const wallet = 'escrow'"],
  },
  {
    rule: 'routes mirror domains',
    check: rules.routesMirrorDomains,
    fault: ['app/[locale]/shop/page.tsx', ''],
  },
]

describe.each(CASES)('$rule', ({ check, fault }) => {
  test('holds in every file', () => {
    expect(check(CODE).map((one) => `${one.path}:${one.line} ${one.rule}`)).toEqual([])
  })
  test('catches a planted fault', () => {
    expect(check(plant(...fault)).some((one) => one.path === fault[0])).toBe(true)
  })
})

test('documents name files that exist', () => {
  const check = rules.documentsNameRealFiles((file) => fs.existsSync(path.join(ROOT, file)))
  expect(check(DOCS)).toEqual([])
  expect(check([{ path: 'docs/x.md', text: '`lib/not-there.ts`' }])).toHaveLength(1)
})

test('every refusal has both texts and is thrown or answered somewhere', () => {
  const code = CODE.filter((file) => !file.path.startsWith('lib/refusal/'))
    .map((file) => file.text)
    .join('\n')
  const unused = Object.entries(refusals).filter(([name, text]) => {
    const short = name.slice(name.indexOf('.') + 1)
    return !text.en || !text.zh || !(code.includes(`'${name}'`) || code.includes(`'${short}'`))
  })
  expect(unused.map(([name]) => name)).toEqual([])
})
