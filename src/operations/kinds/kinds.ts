import { readFile } from "node:fs/promises";
import { z } from "zod";
import { BUILT_IN_KINDS } from "./built-in.kinds.ts";
import { definitionSchema } from "./definition.ts";
import { type Kind, KindRefused, makeKind } from "./kind.ts";

/** The kinds of this installation. */
export interface Kinds {
  find(key: string): Kind | null;
  /** Built-in ones first, then the operator's, each in their order. */
  list(): readonly Kind[];
}

/** What is wrong with an operator's file, one line each. */
export class KindsFileRefused extends Error {
  constructor(path: string, problems: readonly string[]) {
    super([`MITTENTE_OPERATION_KINDS: ${path} is not right:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.name = "KindsFileRefused";
  }
}

const fileSchema = z.strictObject({ kinds: z.array(z.unknown()).max(200) });

/** @throws KindsFileRefused that names every problem at once */
export async function readKinds(path: string | undefined): Promise<Kinds> {
  const builtIn = BUILT_IN_KINDS.map((definition) => makeKind(definitionSchema.parse(definition)));
  return kindsOf(path === undefined ? builtIn : [...builtIn, ...(await kindsOfFile(path, builtIn))]);
}

function kindsOf(kinds: readonly Kind[]): Kinds {
  const byKey = new Map(kinds.map((kind) => [kind.facts.key, kind]));
  return { find: (key) => byKey.get(key) ?? null, list: () => kinds };
}

async function kindsOfFile(path: string, builtIn: readonly Kind[]): Promise<Kind[]> {
  const given = await jsonOf(path);
  const taken = new Set(builtIn.map(({ facts }) => facts.key));
  const problems: string[] = [];
  const kinds = given.flatMap((entry, index) => {
    const definition = definitionSchema.safeParse(entry);
    if (!definition.success) {
      const at = (where: readonly PropertyKey[]) => ["kinds", index, ...where].map(String).join(".");
      problems.push(...definition.error.issues.map(({ path: where, message }) => `${at(where)}: ${message}`));
      return [];
    }
    if (taken.has(definition.data.key)) problems.push(`${definition.data.key}: there is such a kind already`);
    taken.add(definition.data.key);
    try {
      return [makeKind(definition.data)];
    } catch (error) {
      if (!(error instanceof KindRefused)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new KindsFileRefused(path, problems);
  return kinds;
}

async function jsonOf(path: string): Promise<readonly unknown[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new KindsFileRefused(path, [`it cannot be read: ${(error as Error).message}`]);
  }
  try {
    return fileSchema.parse(JSON.parse(text)).kinds;
  } catch (error) {
    throw new KindsFileRefused(path, [
      error instanceof z.ZodError ? "an object with a list `kinds`" : "it is not JSON",
    ]);
  }
}
