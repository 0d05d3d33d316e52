/** Makes a bench's database ready. */

import path from 'node:path'
import { migrateDatabase } from '@/db/migrate'

await migrateDatabase(process.env.DATABASE_URL ?? '', path.resolve('drizzle'))
