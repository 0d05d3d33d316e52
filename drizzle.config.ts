import { defineConfig } from 'drizzle-kit'

/** Partitioned tables, functions and rights (ledger, metering) are hand-written migrations and not generated. */
export default defineConfig({
  dialect: 'postgresql',
  out: './drizzle',
  schema: ['journal', 'identity', 'registry', 'lease', 'market', 'task', 'settlement', 'payment'].map(
    (domain) => `./db/schema/${domain}.ts`,
  ),
})
