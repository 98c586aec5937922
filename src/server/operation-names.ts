import type { OperationNames } from "../observability/operation.plugin.ts";
import type { TrustedDocuments } from "./trusted-documents.ts";

/** What the trusted documents are called, by their hash: the only operation names that metrics and traces know. */
export function operationNamesOf(documents: TrustedDocuments): OperationNames {
  const names = new Map<string, string>();
  for (const [id, document] of documents) {
    const name = /\b(?:query|mutation|subscription)\s+([A-Za-z_]\w*)/.exec(document)?.[1];
    if (name !== undefined) names.set(id.replace(/^sha256:/, ""), name);
  }
  return names;
}
