import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startMittente } from "./contender.ts";
import { Client, pour } from "./load.ts";
import { compare } from "./measure.ts";
import { trusted } from "./operations.ts";
import { print } from "./table.ts";
import type { World } from "./world.ts";

const ARTICLES = 10_000;
const CONNECTIONS = 4;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const COUNT = 100;
const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

const WORDS = (
  "domain name server registry transfer code address certificate mailbox quota password backup hosting record zone delegation " +
  "renewal invoice contact owner expiry redirect cache propagation resolver signature key policy report archive filter alias"
).split(" ");

/** What readers type: a word of few articles, of some, of nearly all, two words, and the beginning of one. */
const SEARCHES = { rare: "number4711", some: "propagation resolver", common: "domain", prefix: "certif" };

/** The knowledge base at ten thousand articles, imported as an operator would; CPU-ms of one search. */
export async function searching(world: World, say: (line: string) => void): Promise<void> {
  say(`Search: importing ${ARTICLES} articles`);
  const folder = join(world.folder, "articles");
  await writeArticles(folder);
  await promisify(execFile)(process.execPath, [MAIN, "import", "articles", folder], {
    env: { ...process.env, ...world.environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  const ours = await startMittente(world.environment);
  try {
    for (const [kind, search] of Object.entries(SEARCHES)) {
      const body = JSON.stringify({
        documentId: trusted("KnowledgeSearch").id,
        variables: { search, language: "EN", first: 10 },
      });
      const client = new Client(ours.url, CONNECTIONS);
      const calls = Array.from({ length: COUNT }, (_, index) => ({ token: world.tokens.desk[index % 200]!, body }));
      const runner = {
        contender: ours,
        run: async (count: number) => pour(client, calls.slice(0, count), CONNECTIONS),
      };
      const [result] = await compare([runner], { rounds: ROUNDS, count: COUNT, postmaster: world.pid });
      print(`Search among ${ARTICLES}: ${kind} (${search})`, [result!]);
    }
  } finally {
    await ours.stop();
  }
}

async function writeArticles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const word = (seed: number) => WORDS[(seed * 7_919) % WORDS.length]!;
  for (let n = 0; n < ARTICLES; n += 1) {
    const title = `About ${word(n)} and ${word(n * 3 + 1)}, part ${n}`;
    const body = Array.from({ length: 60 }, (_, k) => word(n + k * k)).join(" ");
    const text = `---\nslug: article-${n}\ntitle: ${title}\nlanguage: en\npublished: true\nsummary: What to know of ${word(n)}.\n---\n\nnumber${n}. ${body}.\n`;
    await writeFile(join(folder, `article-${n}.md`), text);
  }
}
