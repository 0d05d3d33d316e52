/** One line of a server's log: JSON, so that no value can forge a line, and without secrets. */

const SECRET = /password|token|secret|key|authorization|cookie/i
const DEPTH_MAX = 4
const PARTS_MAX = 50
const TEXT_MAX = 2_000

/** Whether a field of this name is never logged and never sent back. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name)
}

/** A value as the log may hold it: fields with secret names are gone, errors lose what the database quotes. */
function loggable(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return value.slice(0, TEXT_MAX)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Error) return describeError(value, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_MAX) return '…'
  if (Array.isArray(value)) return value.slice(0, PARTS_MAX).map((part) => loggable(part, depth + 1))
  const parts = Object.entries(value).filter(([name]) => !isSecretName(name))
  return Object.fromEntries(
    parts.slice(0, PARTS_MAX).map(([name, part]) => [name, loggable(part, depth + 1)]),
  )
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** A failed query's message repeats its parameters, and a database error its values: only the statement and the code are told. */
function messageOf(error: Error): string {
  if ('query' in error && typeof error.query === 'string') return `failed query: ${error.query}`
  return error.message
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    name: error.name,
    code: codeOf(error),
    message: messageOf(error).slice(0, TEXT_MAX),
    frames: frames.slice(0, 12).map((line) => line.trim()),
    cause: depth < DEPTH_MAX && error.cause !== undefined ? loggable(error.cause, depth + 1) : undefined,
  }
}

/** The line of an event: when, what, and its fields without secrets. */
export function logLine(at: Date, event: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ at, event, ...Object(loggable(fields, 0)) })
}
