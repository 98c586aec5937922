import type { EditionRow } from "./article.ts";

/** The other languages of the same article. */
export const translationsOf = (edition: Pick<EditionRow, "language">, ofGroup: readonly EditionRow[]): EditionRow[] =>
  ofGroup.filter((other) => other.language !== edition.language);

/** What an article points to: of each group the edition in its own language, else another; what is not published is left out. */
export function relatedEditions(
  edition: Pick<EditionRow, "language" | "groupId">,
  groups: readonly (readonly EditionRow[])[],
): EditionRow[] {
  return groups.flatMap((group) => {
    const chosen = group.find(({ language }) => language === edition.language) ?? group[0];
    return chosen && chosen.groupId !== edition.groupId ? [chosen] : [];
  });
}
