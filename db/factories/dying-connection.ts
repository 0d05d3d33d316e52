/** A connection that dies, for tests of what an interruption leaves behind. */

export class Killed extends Error {}

const STATEMENTS = new Set(['execute', 'select', 'insert', 'update', 'delete'])

/** The same connection, which dies before its n-th statement, counted from 0 and over all its transactions. */
export function dyingAt<T extends object>(db: T, n: number, count = { statements: 0 }): T {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name === 'transaction')
        return (work: (tx: object) => Promise<unknown>) =>
          Reflect.apply(value, target, [(tx: object) => work(dyingAt(tx, n, count))])
      if (!STATEMENTS.has(String(name))) return value
      return (...args: unknown[]) => {
        if (count.statements === n) throw new Killed()
        count.statements += 1
        return Reflect.apply(value, target, args)
      }
    },
  })
}
