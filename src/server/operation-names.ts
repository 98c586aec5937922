import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { OperationNames } from "../observability/operation.plugin.ts";

const FILE = new URL("../../schema/trusted-documents.json", import.meta.url);
const manifestSchema = z.record(z.string(), z.string());

/** What the trusted documents are called, by their hash: the only operation names that metrics and traces know. */
export async function readOperationNames(file: URL = FILE): Promise<OperationNames> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "{}";
    throw cause;
  });
  return operationNamesOf(manifestSchema.parse(JSON.parse(text)));
}

/** @param manifest document by SHA-256 in hexadecimal, with `sha256:` before it or without */
export function operationNamesOf(manifest: Readonly<Record<string, string>>): OperationNames {
  return new Map(
    Object.entries(manifest).flatMap(([hash, document]) => {
      const name = /\b(?:query|mutation|subscription)\s+([A-Za-z_]\w*)/.exec(document)?.[1];
      return name === undefined ? [] : [[hash.replace(/^sha256:/, ""), name] as const];
    }),
  );
}
