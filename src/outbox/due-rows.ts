/** A row's place among those that are due. The time is text: a Date would cut off its microseconds. */
export interface DueRow {
  readonly nextAttemptAt: string;
  readonly id: string;
}

export const PAGE_SIZE = 500;

/**
 * The ids of all rows that `list` gives page by page, each once: a row that stays due, whatever is done about it, keeps back
 * none behind it.
 */
export async function* inPages(list: (after: DueRow | null) => Promise<readonly DueRow[]>): AsyncGenerator<string> {
  let after: DueRow | null = null;
  do {
    const rows: readonly DueRow[] = await list(after);
    yield* rows.map(({ id }) => id);
    after = rows.length < PAGE_SIZE ? null : (rows.at(-1) ?? null);
  } while (after);
}
