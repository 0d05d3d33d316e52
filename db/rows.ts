/** Many rows in one parameter: JSON that `json_to_recordset` reads, with bigints as text and instants as ISO. */

/** Text of rows for `json_to_recordset`. */
export function rowsJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
}
