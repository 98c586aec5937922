import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Check } from "./check.ts";
import { filesOf } from "./checkout.ts";

interface Forbidden {
  readonly pattern: RegExp;
  readonly why: string;
  /** Where it is right. */
  readonly except?: RegExp;
}

const GENERATED = /^(src\/clients\/generated\/|package-lock\.json$|drizzle\/meta\/)/;

// A pattern is spelt so that it does not find itself.
const FORBIDDEN: readonly Forbidden[] = [
  {
    pattern: /(?<![\w.$}~)-])\/(?:work|root|tmp|home\/[a-z]\w*|Users\/[A-Za-z]\w*)(?:\/|(?=["'`\s)]|$))/,
    why: "a path of one machine",
  },
  { pattern: /\b[A-Z]:[\\]Users[\\]/, why: "a path of one machine" },
  { pattern: /\b(?:registr[y]|npm)\.[a-z0-9-]+\.[a-z]{2,}\b|[_-]authToke[n]\b/, why: "a package registry's host" },
  { pattern: /\b(?:T[O]DO|F[I]XME|H[A]CK|X[X]X)\b/, why: "something unfinished", except: GENERATED },
  { pattern: /@ts-(?:ignor[e]|nochec[k])/, why: "switches the compiler off" },
  { pattern: /@ts-expect-erro[r]/, why: "switches the compiler off", except: /^test\// },
  { pattern: /\bas an[y]\b|<an[y]>/, why: "switches the compiler off", except: GENERATED },
  {
    pattern: /\/[/*]\s*(?:eslin[t]|oxlin[t])-disable\b(?!-next-line [^\n]+ -- \S)/,
    why: "switches rules off without saying why",
    except: GENERATED,
  },
  { pattern: /prettier-ignor[e]/, why: "switches the formatter off" },
  { pattern: /\b(?:it|test|describe)\.(?:onl[y]|ski[p]|tod[o])\b/, why: "a test that does not run" },
  { pattern: /\b[Ii]ssu[e] #?\d+\b|\bco-authored-b[y]\b/i, why: "how it came about, not what it is" },
  {
    pattern: /\b(?:clau[d]e|anthropi[c]|chatgp[t]|copilo[t]|opena[i])\b/i,
    why: "a tool that made it, not what it is",
    except: GENERATED,
  },
];

const LONGEST_FILE = 2_000_000;

export const text: Check = {
  name: "text",
  demands: "Files speak of the product: no machine's paths, registry hosts, silenced rules or unfinished business.",
  async find(root) {
    const found = await Promise.all((await filesOf(root)).map((file) => findingsIn(root, file)));
    return found.flat();
  },
};

async function findingsIn(root: string, file: string): Promise<readonly string[]> {
  const content = await readFile(join(root, file));
  if (content.includes(0) || content.length > LONGEST_FILE) return [];
  const rules = FORBIDDEN.filter(({ except }) => !except?.test(file));
  return content
    .toString("utf8")
    .split("\n")
    .flatMap((line, index) =>
      rules
        .filter(({ pattern }) => pattern.test(line))
        .map(({ why }) => `${file}:${index + 1}: ${why}: ${line.trim().slice(0, 120)}`),
    );
}
