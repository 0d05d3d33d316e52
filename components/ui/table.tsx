/** A table drawn on the server: semantic, dense, on a phone two lines a row; a row can open its ground in place. */

import type { Route } from 'next'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'

/** Where a cell stands on a phone: first line left or right, one of three key figures, or a line of its own; else hidden. */
export type PhonePlace = 'title' | 'state' | 'figure' | 'last' | 'full'

export type Column<Row> = {
  key: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  isNumber?: boolean
  phone?: PhonePlace
  /** Short name before the figure on a phone, where the head is not seen. */
  phoneLabel?: string
  sort?: { href: Route; direction: 'ascending' | 'descending' | null }
  className?: string
}

export type RowGroup<Row> = { key: string; head?: ReactNode; rows: readonly Row[] }

type TableProps<Row> = {
  /** Says what the table holds, for those who do not see its surroundings. */
  caption: string
  columns: readonly Column<Row>[]
  groups: readonly RowGroup<Row>[]
  rowKey: (row: Row) => string
  /** Cells of the last line, by column. */
  totals?: Readonly<Record<string, ReactNode>>
  /** What a figure rests on; the row's first cell then opens it. */
  ground?: (row: Row) => ReactNode
  isOpen?: (row: Row) => boolean
  isSelected?: (row: Row) => boolean
  kind?: 'dense' | 'tight' | 'tall'
  className?: string
}

const PHONE_CLASSES: Record<PhonePlace, string> = {
  title: 'l1',
  state: 'l1r',
  figure: 'k',
  last: 'k last',
  full: 'full',
}

function classesOf<Row>(column: Column<Row>): string | undefined {
  const classes = [column.isNumber && 'n', column.phone && PHONE_CLASSES[column.phone], column.className]
  return classes.filter(Boolean).join(' ') || undefined
}

export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, groups, rowKey, totals, kind = 'dense', className } = props
  const isTwoLined = columns.some((column) => column.phone)
  const classes = ['t', kind !== 'dense' && kind, isTwoLined && 'two', className].filter(Boolean).join(' ')
  return (
    <table className={classes}>
      <caption className="hide">{caption}</caption>
      <Head columns={columns} />
      {groups.map((group) => (
        <tbody key={group.key}>
          {group.head && (
            <tr className="group">
              <th colSpan={columns.length} scope="colgroup">
                {group.head}
              </th>
            </tr>
          )}
          {group.rows.map((row) => (
            <BodyRow key={rowKey(row)} row={row} {...props} />
          ))}
        </tbody>
      ))}
      {totals && <Totals columns={columns} totals={totals} />}
    </table>
  )
}

function Head<Row>({ columns }: Pick<TableProps<Row>, 'columns'>) {
  return (
    <thead>
      <tr>
        {columns.map(({ key, head, sort, ...column }) => (
          <th
            key={key}
            scope="col"
            className={column.isNumber ? `n ${column.className ?? ''}`.trim() : column.className}
            aria-sort={sort?.direction ?? undefined}
          >
            {sort ? <Link href={sort.href}>{head}</Link> : head}
            {sort?.direction && (sort.direction === 'ascending' ? ' ↑' : ' ↓')}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function BodyRow<Row>({ row, columns, ground, isOpen, isSelected }: TableProps<Row> & { row: Row }) {
  const grounds = ground?.(row)
  return (
    <Fragment>
      <tr className={isSelected?.(row) ? 'on' : undefined}>
        {columns.map((column, order) => {
          const content = column.cell(row)
          const attributes = { className: classesOf(column), 'data-l': column.phoneLabel }
          if (order > 0)
            return (
              <td key={column.key} {...attributes}>
                {content}
              </td>
            )
          return (
            <th key={column.key} scope="row" {...attributes}>
              {grounds ? (
                <details className="opener" open={isOpen?.(row)}>
                  <summary>{content}</summary>
                </details>
              ) : (
                content
              )}
            </th>
          )
        })}
      </tr>
      {grounds && (
        <tr className="ground">
          <td colSpan={columns.length}>{grounds}</td>
        </tr>
      )}
    </Fragment>
  )
}

function Totals<Row>({
  columns,
  totals,
}: Pick<TableProps<Row>, 'columns'> & Required<Pick<TableProps<Row>, 'totals'>>) {
  return (
    <tfoot>
      <tr>
        {columns.map((column, order) =>
          order === 0 ? (
            <th key={column.key} scope="row" className={classesOf(column)}>
              {totals[column.key]}
            </th>
          ) : (
            <td key={column.key} className={classesOf(column)} data-l={column.phoneLabel}>
              {totals[column.key]}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  )
}
