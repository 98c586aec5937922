import type { Sql } from "./connection.ts";

/**
 * An address is at the domain `d` (a column of the statement's own) or below it. The first line is a range, which a btree
 * over the reversed domain (text_pattern_ops) serves in a join too, where LIKE is not served: `/` comes after `.`.
 * @param column ours and never a caller's
 */
export function underDomain(sql: Sql, column: string) {
  const domain = `split_part(${column}, '@', 2)`;
  return sql.unsafe(
    `(reverse(${domain}) ~>=~ reverse(d) and reverse(${domain}) ~<~ (reverse(d) || '/')
      and (${domain} = d or reverse(${domain}) ~>=~ (reverse(d) || '.')))`,
  );
}
