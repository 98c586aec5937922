import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DeskUnderTest } from "./desk-under-test.ts";

export class AdapterUnusable extends Error {
  override readonly name = "CommandFailure";
}

/** A JavaScript module whose default export is a DeskUnderTest. @throws AdapterUnusable */
export async function loadAdapter(file: string): Promise<DeskUnderTest> {
  const module = (await import(pathToFileURL(resolve(file)).href).catch((cause: unknown) => {
    throw new AdapterUnusable(`The adapter ${file} cannot be loaded: ${String(cause)}`);
  })) as { default?: unknown };
  const { default: desk } = module;
  const isDesk =
    typeof desk === "object" &&
    desk !== null &&
    "support" in desk &&
    typeof desk.support === "string" &&
    "prepare" in desk &&
    typeof desk.prepare === "function" &&
    "becameOf" in desk &&
    typeof desk.becameOf === "function";
  if (!isDesk)
    throw new AdapterUnusable(`The adapter ${file} has no default export with support, prepare and becameOf.`);
  return desk as unknown as DeskUnderTest;
}
