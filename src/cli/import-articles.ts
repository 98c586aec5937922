import { join } from "node:path";
import type { Command } from "commander";
import { CommandFailure } from "./failure.ts";
import { type Io, styled } from "./io.ts";

const HELP = `
Each file begins with front matter:
  ---
  slug: come-cambiare-password
  language: it
  title: Come cambiare la password
  summary: Dal portale, in due passi.
  category: account          (optional; categories.yaml in the folder makes categories)
  group: password            (optional; files with the same word are translations of one another)
  related: [primi-passi]     (optional; slugs in the same language)
  published: true            (else it waits as a draft)
  ---
Pictures beside a file (PNG, JPEG, GIF, WebP, up to 1 MiB) come along. The same files again change nothing.

Example:
  mittente import articles ./guide`;

/** `mittente import articles <folder>`; `parent` is `mittente import`. */
export function registerImportArticles(parent: Command, io: Io): void {
  parent
    .command("articles <folder>")
    .description("put Markdown files into the knowledge base; exits 1 where any is rejected")
    .option("--overwrite", "replace also what was changed at the desk since (the history stays)")
    .addHelpText("after", HELP)
    .action(async (folder: string, { overwrite = false }: { overwrite?: boolean }) => {
      if (!(await importArticles(io, { folder, isOverwriting: overwrite })))
        throw new CommandFailure("Some files were rejected; the others are in.");
    });
}

export interface ArticlesToImport {
  readonly folder: string;
  readonly isOverwriting: boolean;
}

/** @returns whether every file was taken; what was not stands on the standard error, one line a file */
export async function importArticles(io: Io, { folder, isOverwriting }: ArticlesToImport): Promise<boolean> {
  const { readSettings } = await import("../config/settings.ts");
  const settings = readSettings(io.env, ["DATABASE_URL"]);
  const { withDatabase } = await import("./database.ts");
  const { createBlobStore } = await import("../blobs/blob-store.ts");
  const { ArticleFolderError } = await import("../knowledge/article-folder.ts");
  const { importArticleFolder } = await import("../knowledge/article-import.ts");
  const blobs = await createBlobStore({ directory: join(settings.MITTENTE_DATA_DIR, "blobs") });
  const report = await withDatabase(settings, io.err, (pool) =>
    importArticleFolder({ pool, blobs, folder, isOverwriting, now: new Date(), progress: progressTo(io) }),
  ).catch((error: unknown) => {
    throw error instanceof ArticleFolderError ? new CommandFailure(error.message) : error;
  });
  const { created, updated, unchanged, rejected } = report;
  for (const { file, reason } of rejected) io.err(`${styled(io, "red", file)}: ${reason}`);
  io.out(`${created} new, ${updated} changed, ${unchanged} as they were, ${rejected.length} rejected.`);
  return rejected.length === 0;
}

/** A line for each tenth of the way: as good in a log as on a screen. */
function progressTo(io: Io) {
  let shown = 0;
  return (done: number, total: number) => {
    const tenth = Math.floor((10 * done) / total);
    if (total < 100 || tenth <= shown) return;
    shown = tenth;
    io.err(`${done} of ${total} files`);
  };
}
