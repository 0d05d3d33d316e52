/** The environment, checked once when a process starts. */

import { z } from 'zod'

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** The role without write rights on the ledger that processes work as, where the database has one. */
  DATABASE_ROLE: z.string().optional(),
  /** The address people use; without it only loopback names are answered. */
  PUBLIC_URL: z.url().optional(),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  GRIDLINE_DATA: z.string().default('.data'),
  /** What the first line on the book's socket must say. */
  BOOK_SECRET: z.string().default(''),
  /** Password of the demo people where a click is not enough. */
  DEMO_PASSWORD: z.string().default(''),
  PLATFORM_CPID: z.string().default('CN.R90-NN'),
  PLATFORM_CURRENCY: z.string().length(3).default('CNY'),
  TRIAL_CREDIT_MICROS: z.coerce.bigint().default(500_000_000n),
  /** Real time plus a constant, the same for every process. */
  CLOCK_SHIFT_MS: z.coerce.number().int().default(0),
  GRIDLINE_LOCAL_COMMANDS: z.enum(['on', 'off']).default('on'),
  /** `demo` or `empty`: whether the demo world lives in this database. */
  GRIDLINE_WORLD: z.enum(['demo', 'empty']).default('demo'),
  GRIDLINE_VERSION: z.string().default('dev'),
})

export type Env = z.infer<typeof schema>

let current: Env | null = null

/** The checked environment of this process. Throws with the names of what is wrong or missing. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  if (current && source === process.env) return current
  const parsed = schema.safeParse(source)
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not complete: ${names.join('; ')}`)
  }
  if (source === process.env) current = parsed.data
  return parsed.data
}
