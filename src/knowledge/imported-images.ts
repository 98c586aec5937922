import path from "node:path";
import type { BlobStore } from "../blobs/blob.ts";
import type { Transaction } from "../database/transaction.ts";
import { LIMITS } from "./article.ts";
import { readWithin } from "./article-folder.ts";
import { imagePath } from "./article-url.ts";
import { addImage, checkImage } from "./image.commands.ts";

/** Why a file is not imported, for whoever wrote it. Rolls back what was written of it. */
export class Rejected extends Error {
  override readonly name = "Rejected";
}

export interface ImageSource {
  readonly folder: string;
  readonly blobs: BlobStore;
  readonly now: Date;
}

const IMAGE = /!\[((?:[^\]\\]|\\.){0,500})\]\(\s{0,10}<?([^)\s<>]{1,500})>?/g;
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/)/i;

/**
 * Pictures beside the file go into the blob store, and the text names them there.
 * @throws Rejected for one that is not there, outside the folder, too large, or no picture
 */
export async function withStoredImages(
  transaction: Transaction,
  { folder, blobs, now }: ImageSource,
  file: string,
  markdown: string,
): Promise<string> {
  const paths = new Map<string, string>();
  for (const [, , source = ""] of markdown.matchAll(IMAGE)) {
    if (paths.has(source) || ELSEWHERE.test(source)) continue;
    const bytes = await readWithin(folder, path.join(path.dirname(file), decoded(source)), LIMITS.imageBytes);
    const image = bytes && (await checkImage(bytes));
    if (!image) throw new Rejected(`${source}: no PNG, JPEG, GIF or WebP of up to 1 MiB within the folder`);
    paths.set(source, imagePath((await addImage(transaction, blobs, image, now)).sha256));
  }
  return markdown.replaceAll(IMAGE, (whole: string, alt: string, source: string) => {
    const stored = paths.get(source);
    return stored === undefined ? whole : `![${alt}](${stored}`;
  });
}

function decoded(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return source;
  }
}
