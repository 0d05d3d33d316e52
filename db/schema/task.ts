/** Tables of tasks: programs run on leases, their output and their results. */

import {
  bigint,
  customType,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { ATTEMPT_STATES, STREAMS, TASK_STATES } from '../../lib/task/task'
import { instant, organisationId } from '../columns'
import { leases } from './lease'

export const taskStateEnum = pgEnum('task_state', TASK_STATES)
export const attemptStateEnum = pgEnum('attempt_state', ATTEMPT_STATES)
export const streamEnum = pgEnum('stream', STREAMS)

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** One program asked for on one lease. */
export const tasks = pgTable(
  'tasks',
  {
    organisation: organisationId().notNull(),
    id: uuid('id').notNull(),
    lease: text('lease').notNull(),
    /** The caller's idempotency key. */
    key: text('key').notNull(),
    /** A shipped program's name; empty for a typed command. */
    starter: text('starter').notNull(),
    /** JSON array of words; empty array for a shipped program. */
    command: text('command').notNull(),
    state: taskStateEnum('state').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Null until it is over. */
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.id] }),
    foreignKey({ columns: [t.organisation, t.lease], foreignColumns: [leases.organisation, leases.id] }),
    uniqueIndex('tasks_by_key').on(t.organisation, t.key),
    index('tasks_of_lease').on(t.organisation, t.lease),
  ],
)

/** One try to run a task; its number is the fencing token. */
export const taskAttempts = pgTable(
  'task_attempts',
  {
    organisation: organisationId().notNull(),
    /** `TASK.NUMBER`. */
    id: text('id').notNull(),
    task: uuid('task').notNull(),
    number: integer('number').notNull(),
    state: attemptStateEnum('state').notNull(),
    progressPpm: integer('progress_ppm').notNull().default(0),
    /** Null until it ended by itself. */
    exitCode: integer('exit_code'),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    /** Null unless it failed: the reason in one word. */
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.organisation, t.id] }),
    foreignKey({ columns: [t.organisation, t.task], foreignColumns: [tasks.organisation, tasks.id] }),
  ],
)

/** A piece of an attempt's output at its offset, so that a repeat changes nothing. */
export const attemptOutput = pgTable(
  'attempt_output',
  {
    organisation: organisationId().notNull(),
    attempt: text('attempt').notNull(),
    stream: streamEnum('stream').notNull(),
    offset: bigint('offset', { mode: 'number' }).notNull(),
    text: text('text').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.attempt, t.stream, t.offset] })],
)

/** A result file of an attempt; what was refused is listed with its reason and has no content. */
export const attemptFiles = pgTable(
  'attempt_files',
  {
    organisation: organisationId().notNull(),
    attempt: text('attempt').notNull(),
    name: text('name').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    sha256: text('sha256').notNull(),
    content: bytes('content'),
    /** Null for a good file; else why it was not read. */
    refused: text('refused'),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisation, t.attempt, t.name] })],
)
