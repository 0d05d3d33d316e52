/** The agent's configuration: which platform, which sites, which engine at each. */

import fs from 'node:fs'
import { z } from 'zod'

const localEngine = z.object({
  kind: z.literal('local'),
  /** Folder of the shipped programs. */
  programs: z.string().default('agent/programs'),
  /** Folders that no task may see, beside the site's own and the home of the agent's user. */
  hidden: z.array(z.string()).default(['.data']),
  /** Whether commands typed by buyers may run where the start-up probe found it safe. */
  commands: z.enum(['on', 'off']).default('on'),
})

const syntheticEngine = z.object({
  kind: z.literal('synthetic'),
  seed: z.string(),
  machine: z.string(),
  arch: z.enum(['x86_64', 'aarch64']).default('x86_64'),
  coresPerNode: z.number().int().min(1),
  memoryMibPerNode: z.number().int().min(1),
  cardsPerNode: z.number().int().min(0),
  outages: z.array(z.object({ pool: z.string(), fromMs: z.number(), toMs: z.number() })).default([]),
})

export const siteConfig = z.object({
  /** Folder of this site's key, spool and logs. */
  folder: z.string(),
  /** File with the one-time token; needed until the agent is enrolled. */
  tokenFile: z.string().optional(),
  engine: z.discriminatedUnion('kind', [localEngine, syntheticEngine]),
})
export type SiteConfig = z.infer<typeof siteConfig>

export const agentConfig = z.object({
  /** Address of the platform. */
  platform: z.url(),
  sites: z.array(siteConfig).min(1),
})
export type AgentConfig = z.infer<typeof agentConfig>

/** Reads the file; throws with the names of what is wrong. */
export function readConfig(file: string, platform: string | undefined): AgentConfig {
  const text: unknown = JSON.parse(fs.readFileSync(file, 'utf8'))
  const parsed = agentConfig.safeParse(platform ? { ...Object(text), platform } : text)
  if (parsed.success) return parsed.data
  const names = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`${file} is not complete: ${names.join('; ')}`)
}
