/** Tables of the registry: who and what is on the platform, under which identifier, proven how. */

import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { CHIP_FIGURES, CHIP_FORMS, FIGURE_BASES, PRECISIONS } from '../../lib/registry/chip-model'
import { CPID_KINDS } from '../../lib/registry/cpid'
import { PLATFORM_LEVELS } from '../../lib/registry/platform'
import { AGENT_STATES, CARD_KINDS, ENGINES, POOL_STATES, TERMS, TIERS } from '../../lib/registry/pool'
import { IDENTIFIER_STATES, type RecordSignature, STATE_REASONS } from '../../lib/registry/record'
import type { Figure } from '../../lib/registry/self-test'
import { cpid, instant, micros, organisationId } from '../columns'
import { organisations, originEnum } from './identity'

export const tierEnum = pgEnum('tier', TIERS)
export const termsEnum = pgEnum('terms', TERMS)
export const poolStateEnum = pgEnum('pool_state', POOL_STATES)
export const cardKindEnum = pgEnum('card_kind', CARD_KINDS)
export const engineEnum = pgEnum('engine_kind', ENGINES)
export const agentStateEnum = pgEnum('agent_state', AGENT_STATES)
export const cpidKindEnum = pgEnum('cpid_kind', CPID_KINDS)
export const identifierStateEnum = pgEnum('identifier_state', IDENTIFIER_STATES)
export const stateReasonEnum = pgEnum('state_reason', STATE_REASONS)
export const chipFormEnum = pgEnum('chip_form', CHIP_FORMS)
export const chipFigureEnum = pgEnum('chip_figure', CHIP_FIGURES)
export const precisionEnum = pgEnum('precision', PRECISIONS)
export const figureBasisEnum = pgEnum('figure_basis', FIGURE_BASES)

/** An identifier that was issued: never deleted, its label never used again. */
export const identifiers = pgTable(
  'identifiers',
  {
    cpid: cpid('cpid').primaryKey(),
    platform: cpid('platform').notNull(),
    kind: cpidKindEnum('kind').notNull(),
    /** Null for a platform: nobody on this installation issued it. */
    parent: cpid('parent'),
    /** Whose it is. */
    organisation: organisationId()
      .notNull()
      .references(() => organisations.id),
    state: identifierStateEnum('state').notNull(),
    /** Of its newest record. */
    version: integer('version').notNull(),
    recordHash: text('record_hash').notNull(),
    nameEn: text('name_en').notNull(),
    nameZh: text('name_zh').notNull(),
    origin: originEnum('origin').notNull(),
  },
  (t) => [
    index('identifiers_by_prefix').using('btree', t.cpid.op('text_pattern_ops')),
    index('identifiers_below').on(t.parent),
    index('identifiers_of_organisation').on(t.organisation),
  ],
)

/** One signed version of what an identifier stands for. Never changed. */
export const identifierRecords = pgTable(
  'identifier_records',
  {
    cpid: cpid('cpid')
      .notNull()
      .references(() => identifiers.cpid),
    version: integer('version').notNull(),
    /** Canonical text without signatures, byte for byte as it was signed. */
    text: text('text').notNull(),
    hash: text('hash').notNull(),
    signatures: jsonb('signatures').$type<readonly RecordSignature[]>().notNull(),
    validFrom: instant('valid_from').notNull(),
  },
  (t) => [primaryKey({ columns: [t.cpid, t.version] })],
)

/** One change of an identifier's state, chained by hash to the one before. Never changed. */
export const identifierEvents = pgTable(
  'identifier_events',
  {
    cpid: cpid('cpid')
      .notNull()
      .references(() => identifiers.cpid),
    n: integer('n').notNull(),
    from: identifierStateEnum('from_state').notNull(),
    to: identifierStateEnum('to_state').notNull(),
    reason: stateReasonEnum('reason').notNull(),
    actor: cpid('actor').notNull(),
    at: instant('at').notNull(),
    version: integer('version').notNull(),
    prev: text('prev').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.cpid, t.n] })],
)

/** A model of accelerator or processor that pools are made of. */
export const chipModels = pgTable('chip_models', {
  id: text('id').primaryKey(),
  maker: text('maker').notNull(),
  family: text('family').notNull(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  form: chipFormEnum('form').notNull(),
  /** What the engine shows for one card: 2 where a card is two dies. */
  devicesPerCard: integer('devices_per_card').notNull(),
})

/** What one source says about one figure of a chip. Claims that contradict each other all stand here. */
export const chipFigures = pgTable(
  'chip_figures',
  {
    model: text('model')
      .notNull()
      .references(() => chipModels.id),
    figure: chipFigureEnum('figure').notNull(),
    /** Null for figures of memory. */
    precision: precisionEnum('precision'),
    /** Null for figures of memory. */
    dense: boolean('dense'),
    /** Order of the claims, from 0: the best documented first. */
    n: integer('n').notNull(),
    /** In the smallest named unit: GFLOPS, MB/s, GB. */
    value: bigint('value', { mode: 'number' }).notNull(),
    unit: text('unit').notNull(),
    basis: figureBasisEnum('basis').notNull(),
    tier: tierEnum('tier').notNull(),
    source: text('source').notNull(),
    /** Year or month that the source speaks of. */
    asOf: text('as_of').notNull(),
    /** Catalogue that brought it. */
    version: text('version').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.model, t.figure, t.n] }),
    check('chip_figures_positive', sql`${t.value} > 0`),
    check(
      'chip_figures_compute_named',
      sql`(${t.figure} = 'compute') = (${t.precision} is not null and ${t.dense} is not null)`,
    ),
  ],
)

/** How a source spells a chip; `source` is empty where any does. */
export const chipAliases = pgTable(
  'chip_aliases',
  {
    source: text('source').notNull(),
    /** Normalised: lower case, maker words and punctuation dropped. */
    text: text('text').notNull(),
    model: text('model')
      .notNull()
      .references(() => chipModels.id),
    by: text('by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.text] })],
)

/** This platform, its name and level. One row. */
export const platforms = pgTable('platforms', {
  cpid: cpid('cpid').primaryKey(),
  organisation: organisationId()
    .notNull()
    .references(() => organisations.id),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  level: text('level', { enum: PLATFORM_LEVELS }).notNull(),
  /** The one currency that this platform settles in. */
  currency: text('currency').notNull().default('CNY'),
  /** What a new organisation is given to try. */
  trialCreditMicros: micros('trial_credit_micros').notNull().default(sql`500000000`),
})

/** An organisation in its part as operator of sites: its label on this platform. */
export const providers = pgTable('providers', {
  organisation: organisationId()
    .primaryKey()
    .references(() => organisations.id),
  cpid: cpid('cpid').notNull().unique(),
  createdAt: instant('created_at').notNull(),
})

/** A group of sites that the operator prices together. */
export const zones = pgTable('zones', {
  id: text('id').primaryKey(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  /** Order in lists. */
  position: integer('position').notNull(),
})

/** The smallest thing sold: chip model × cards a node, with the minimums that a pool must meet. */
export const nodeClasses = pgTable('node_classes', {
  id: text('id').primaryKey(),
  chip: text('chip')
    .notNull()
    .references(() => chipModels.id),
  /** The book whose classes replace each other. */
  book: text('book').notNull(),
  cardsPerNode: integer('cards_per_node').notNull(),
  cardKind: cardKindEnum('card_kind').notNull(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  minMemoryMib: integer('min_memory_mib').notNull(),
  position: integer('position').notNull(),
})

/** One interconnect domain of one provider at one place. */
export const sites = pgTable(
  'sites',
  {
    organisation: organisationId()
      .notNull()
      .references(() => organisations.id),
    cpid: cpid('cpid').notNull().unique(),
    zone: text('zone')
      .notNull()
      .references(() => zones.id),
    nameEn: text('name_en').notNull(),
    nameZh: text('name_zh').notNull(),
    origin: originEnum('origin').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.cpid] })],
)

/** Equal nodes at a site: the only thing that can be sold. */
export const pools = pgTable(
  'pools',
  {
    organisation: organisationId().notNull(),
    cpid: cpid('cpid').notNull().unique(),
    site: cpid('site').notNull(),
    nodeClass: text('node_class')
      .notNull()
      .references(() => nodeClasses.id),
    terms: termsEnum('terms').notNull(),
    /** Spelt from class, zone and terms. */
    instrument: text('instrument').notNull(),
    nodes: integer('nodes').notNull(),
    /** Host memory of a node as the provider declares it. */
    memoryMibPerNode: integer('memory_mib_per_node').notNull(),
    tier: tierEnum('tier').notNull(),
    state: poolStateEnum('state').notNull(),
    nameEn: text('name_en').notNull(),
    nameZh: text('name_zh').notNull(),
    origin: originEnum('origin').notNull(),
    /** Null until its first self-test began; then since when it is being tested. */
    testingSince: instant('testing_since'),
    /** Last passed self-test; null while nothing was measured. */
    testedAt: instant('tested_at'),
    createdAt: instant('created_at').notNull(),
    /** Counts changes of capacity, state and tier, so that the book learns each once. */
    version: integer('version').notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.cpid] }),
    foreignKey({ columns: [t.organisation, t.site], foreignColumns: [sites.organisation, sites.cpid] }),
    index('pools_by_instrument').on(t.instrument),
    check('pools_nodes_positive', sql`${t.nodes} between 1 and 65535`),
  ],
)

/** The program of a provider at one site, and the key it signs with. */
export const agents = pgTable(
  'agents',
  {
    organisation: organisationId().notNull(),
    site: cpid('site').notNull(),
    /** Unique on the platform, without dots: it starts every signed id. */
    id: text('id').notNull().unique(),
    /** Raw ed25519 key, base64. */
    publicKey: text('public_key').notNull(),
    engine: engineEnum('engine').notNull(),
    state: agentStateEnum('state').notNull(),
    enrolledAt: instant('enrolled_at').notNull(),
    /** Null until the provider pressed confirm. */
    confirmedAt: instant('confirmed_at'),
    revokedAt: instant('revoked_at'),
    probe: jsonb('probe').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.site, t.id] }),
    foreignKey({ columns: [t.organisation, t.site], foreignColumns: [sites.organisation, sites.cpid] }),
  ],
)

/** A token that lets one agent enrol at one site, once. Stored as SHA-256. */
export const agentTokens = pgTable('agent_tokens', {
  tokenHash: text('token_hash').primaryKey(),
  organisation: organisationId().notNull(),
  site: cpid('site').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  /** Null until an agent enrolled with it. */
  usedAt: instant('used_at'),
  /** A second use was tried: when. Shown to the provider. */
  triedAgainAt: instant('tried_again_at'),
  /** The key of its agent is confirmed by the token itself: only setup of this machine writes such a token. */
  confirms: boolean('confirms').notNull().default(false),
})

/** The latest sign of life of a site. */
export const heartbeats = pgTable(
  'heartbeats',
  {
    organisation: organisationId().notNull(),
    site: cpid('site').notNull(),
    seenAt: instant('seen_at').notNull(),
    bootId: text('boot_id').notNull(),
    /** Median of the last offsets, agent minus server. Units: ms. */
    clockOffsetMs: integer('clock_offset_ms').notNull().default(0),
    /** The last five offsets that it is the median of, newest last. */
    clockOffsetsMs: integer('clock_offsets_ms').array().notNull(),
    /** Number of the call that brought it: an older call, sent again, is no sign of life. */
    request: bigint('request', { mode: 'number' }).notNull(),
    body: jsonb('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.site] })],
)

/** One run of the self-test on one pool, as the agent signed it. */
export const selfTests = pgTable(
  'self_tests',
  {
    organisation: organisationId().notNull(),
    id: uuid('id').notNull(),
    site: cpid('site').notNull(),
    pool: cpid('pool').notNull(),
    nonce: text('nonce').notNull(),
    suiteVersion: text('suite_version').notNull(),
    /** What was asked: nodes tested at once, hash chains, steps of each. */
    nodes: integer('nodes').notNull(),
    chains: integer('chains').notNull(),
    steps: integer('steps').notNull(),
    startedAt: instant('started_at').notNull(),
    /** Null while it runs. */
    endedAt: instant('ended_at'),
    figures: jsonb('figures').$type<readonly Figure[]>().notNull().default([]),
    /** Null while it runs; then passed or the code of the failed check. */
    verdict: text('verdict'),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.id] }),
    index('self_tests_of_pool').on(t.organisation, t.pool),
  ],
)

/** A process of this installation, as the health page shows it. */
export const processes = pgTable('processes', {
  name: text('name').primaryKey(),
  startedAt: instant('started_at').notNull(),
  seenAt: instant('seen_at').notNull(),
  version: text('version').notNull(),
})

/** The demo world of this database: `making` until it is whole. */
export const worlds = pgTable('worlds', {
  name: text('name').primaryKey(),
  state: text('state').notNull(),
  seed: text('seed').notNull(),
  firstSlot: integer('first_slot').notNull(),
  madeAt: instant('made_at').notNull(),
})
