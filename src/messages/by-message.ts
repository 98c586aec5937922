/** For a loader: the rows of each message, in the order they came. */
export function byMessage<Row extends { messageId: string | null }, T>(
  ids: readonly string[],
  rows: readonly Row[],
  wrap: (row: Row) => T,
) {
  const groups = new Map<string, T[]>(ids.map((id) => [id, []]));
  for (const row of rows) if (row.messageId) groups.get(row.messageId)?.push(wrap(row));
  return ids.map((id) => groups.get(id) ?? []);
}
