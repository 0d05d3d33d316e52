export type RunningPostgres = {
  url: string
  port: number
  fresh: boolean
  pid: number
  stop: () => Promise<void>
}
export function startPostgres(options: {
  root: string
  folder: string
  port?: number
  fast?: boolean
  onExit?: (code: number | null, tail: string) => void
}): Promise<RunningPostgres>
export function freePort(): Promise<number>
