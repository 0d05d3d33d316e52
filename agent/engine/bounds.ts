/** The words that start one bounded process: whose it is, what it sees, how much it may take. Source: util-linux manuals. */

/**
 * What this machine lets us separate: namespaces and another user as root; namespaces of a plain user; another user but
 * no namespaces; nothing. In the last two only shipped programs run.
 */
export const SEPARATIONS = ['root', 'user', 'drop', 'none'] as const
export type Separation = (typeof SEPARATIONS)[number]

export function hasNamespaces(separation: Separation): boolean {
  return separation === 'root' || separation === 'user'
}

export const FILE_BYTES_MAX = 268_435_456
export const OPEN_FILES_MAX = 256
export const PROCESSES_MAX = 64

export type Bounds = {
  readonly separation: Separation
  /** Folder of all runs and of the programs; its parent becomes the task's private temporary folder. */
  readonly workFolder: string
  /** What the task may write into. */
  readonly runFolder: string
  /** What the agent keeps about the run; the task never sees it. */
  readonly notesFolder: string
  /** Folders that the task must not see. */
  readonly hidden: readonly string[]
  /** The task's user as root; our own otherwise. */
  readonly uid: number
  readonly gid: number
  readonly cpus: readonly number[]
  readonly dataBytes: number
  readonly cpuSeconds: number
}

/** Folders of the host that anybody may write to: a task gets its own folder in their place. */
export const SHARED_FOLDERS = ['/tmp', '/var/tmp', '/dev/shm', '/run/lock']

/** Runs outside the namespace, as the agent's user: it outlives the agent and keeps the exit code. A second one for the same run ends at once. */
export const OUTER = `umask 077
notes=$1
shift
mkdir "$notes/lock" 2>/dev/null || exit 0
echo $$ >"$notes/outer"
"$@" </dev/null >>"$notes/stdout" 2>>"$notes/stderr"
echo $? >"$notes/exit.new"
mv "$notes/exit.new" "$notes/exit"`

/**
 * First in the namespace, still with rights there: gives the task its own temporary folder, hides what is not for it,
 * makes all else read-only, then becomes the bounded program. Arguments: work folder, run folder, folders to cover, `--`,
 * folders to hide, `--`, the words to become.
 */
export const STAGE = `set -e
work=$1 run=$2
shift 2
name=\${work##*/} shared=\${work%/*}
mount --bind "$work/shared" "$run/tmp/$name/shared"
mount --bind "$run" "$run/tmp/$name/runs/\${run##*/}"
mount --rbind "$run/tmp" "$shared"
while [ "$1" != -- ]; do mount --bind "$shared" "$1"; shift; done
shift
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mount -t tmpfs -o size=4k,mode=700 none "$1"; fi
  shift
done
shift
mount -o remount,bind,ro / 2>/dev/null || true
mount -o remount,bind,ro "$shared/$name/shared" 2>/dev/null || true
cd "$run/home"
exec "$@"`

/** Process 1 of a task: passes USR1 and TERM on to the program and ends with its exit code. */
export const FIRST = `trap 'hit=1; kill -USR1 $child 2>/dev/null' USR1
trap 'hit=1; kill -TERM $child 2>/dev/null' TERM
"$@" &
child=$! code=
while :; do
  hit=
  wait $child
  new=$?
  if [ $new != 127 ] || [ -z "$code" ]; then code=$new; fi
  [ -n "$hit" ] || break
done
exit $code`

function limits(bounds: Bounds): string[] {
  return [
    'prlimit',
    `--data=${bounds.dataBytes}`,
    `--fsize=${FILE_BYTES_MAX}`,
    `--nofile=${OPEN_FILES_MAX}`,
    '--core=0',
    `--cpu=${bounds.cpuSeconds}`,
    `--nproc=${PROCESSES_MAX}`,
    '--',
  ]
}

function becomeUser(bounds: Bounds): string[] {
  const rights = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all']
  const { uid, gid } = bounds
  if (bounds.separation === 'none') return []
  if (bounds.separation !== 'user')
    return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...rights]
  return [
    ...['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`],
    ...['setpriv', '--no-new-privs', '--inh-caps=-all'],
  ]
}

function coveredFolders(workFolder: string): string[] {
  const parent = workFolder.slice(0, workFolder.lastIndexOf('/'))
  return SHARED_FOLDERS.filter((folder) => folder !== parent && !parent.startsWith(`${folder}/`))
}

/** The whole command line of a run, from the keeper outside to the program inside. */
export function spellRun(
  bounds: Bounds,
  exists: (folder: string) => boolean,
  argv: readonly string[],
): string[] {
  const first = ['sh', '-c', FIRST, 'first', ...argv]
  const outer = ['sh', '-c', OUTER, 'outer', bounds.notesFolder]
  const cores = ['nice', '-n', '10', 'taskset', '-c', bounds.cpus.join(',')]
  if (!hasNamespaces(bounds.separation)) {
    const home = ['sh', '-c', 'cd "$1/home"; shift; exec "$@"', 'home', bounds.runFolder]
    return [...outer, ...cores, ...home, ...becomeUser(bounds), ...limits(bounds), ...first]
  }
  const spaces = ['--net', '--pid', '--mount', '--ipc', '--uts', '--fork', '--mount-proc']
  const user = bounds.separation === 'user' ? ['--user', '--map-root-user'] : []
  const cover = coveredFolders(bounds.workFolder).filter(exists)
  const stage = ['sh', '-c', STAGE, 'stage', bounds.workFolder, bounds.runFolder]
  return [
    ...[...outer, ...cores, 'unshare', ...user, ...spaces],
    ...[...stage, ...cover, '--', ...bounds.hidden.filter(exists), '--'],
    ...[...becomeUser(bounds), ...limits(bounds), ...first],
  ]
}
