import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { badInput, Problem } from "../problems/problem.ts";
import type { TokenClaims } from "../sessions/access-token.ts";

/** Documents by `sha256:<hex>` of their text, as `npm run codegen` makes the manifest from schema/operations. */
export type TrustedDocuments = ReadonlyMap<string, string>;

const MANIFEST = new URL("../../schema/trusted-documents.json", import.meta.url);
const manifestSchema = z.record(z.string().regex(/^sha256:[0-9a-f]{64}$/), z.string());

/** @throws Error for a manifest that is missing, or in which an id is not the hash of its document */
export async function loadTrustedDocuments(manifest: URL = MANIFEST): Promise<TrustedDocuments> {
  const documents = manifestSchema.parse(JSON.parse(await readFile(manifest, "utf8")));
  for (const [id, document] of Object.entries(documents))
    if (id !== `sha256:${createHash("sha256").update(document).digest("hex")}`)
      throw new Error(`the trusted document ${id} is another text than its id says`);
  return new Map(Object.entries(documents));
}

/** Staff tools and the company's own systems may ask what they like; whoever faces customers and mail sends what we know. */
const FREE_DOCUMENTS: ReadonlySet<TokenClaims["kind"]> = new Set(["desk", "provisioning"]);

export interface Asking {
  readonly kind: TokenClaims["kind"];
  readonly isProduction: boolean;
}

/**
 * The body of a POST with the document in place of its id. What is no GraphQL request at all is left for the server to refuse.
 * @throws Problem PERSISTED_DOCUMENT_NOT_FOUND, BAD_USER_INPUT, or FORBIDDEN for a free document that must be a trusted one
 */
export function withDocument(documents: TrustedDocuments, asking: Asking, body: unknown): unknown {
  if (!isRecord(body)) return body;
  const { documentId, ...rest } = body;
  if (isRecord(rest.extensions) && rest.extensions.persistedQuery !== undefined)
    throw badInput("`extensions.persistedQuery` is not taken: send `documentId` of a trusted document.");
  if (documentId === undefined || documentId === null) {
    if (rest.query !== undefined) requireFreedom(asking);
    return body;
  }
  if (typeof documentId !== "string") throw badInput("`documentId` must be a string: `sha256:<hex>`.");
  if (rest.query !== undefined && rest.query !== null) throw badInput("Give `documentId` or `query`, not both.");
  const query = documents.get(documentId);
  if (query === undefined)
    throw new Problem("PERSISTED_DOCUMENT_NOT_FOUND", "This server knows no document of that id.");
  return { ...rest, query };
}

/** @throws Problem FORBIDDEN */
export function requireFreedom({ kind, isProduction }: Asking): void {
  if (isProduction && !FREE_DOCUMENTS.has(kind))
    throw new Problem(
      "FORBIDDEN",
      "Here this client may send trusted documents only, by POST and by their `documentId`.",
    );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
