import { deepEqual } from "node:assert/strict";
import { type Contender, startContender, startMittente } from "./contender.ts";
import { Client, type Call, pour } from "./load.ts";
import { compare, type Result, type Runner } from "./measure.ts";
import { deskList, type Operation, portalList, ticketPage } from "./operations.ts";
import { print } from "./table.ts";
import type { World } from "./world.ts";

const CONNECTIONS = 8;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const COUNT = Number(process.env.BENCH_COUNT ?? 600);
/** A contender's pool of connections to PostgreSQL. */
const POOL = "10";

interface Screen {
  readonly id: string;
  readonly title: string;
  /** The limit's path, and the peers'. */
  readonly path: string;
  readonly tokens: readonly string[];
  operation(index: number): Operation;
}

/** B2, B3 and B4, against the limit and the peers. */
export async function readings(world: World, say: (line: string) => void): Promise<Result[][]> {
  const screens: Screen[] = [
    {
      id: "B2",
      title: "desk list: 50 tickets",
      path: "/desk",
      tokens: world.tokens.desk,
      operation: () => deskList({ first: 50 }),
    },
    {
      id: "B3",
      title: "ticket page: 20 messages, attachments, deliveries",
      path: "/ticket",
      tokens: world.tokens.desk,
      operation: (index) => ticketPage({ by: { id: world.tickets[index % world.tickets.length]! } }),
    },
    {
      id: "B4",
      title: "portal list: 50 tickets",
      path: "/portal",
      tokens: world.tokens.portal,
      operation: () => portalList({ first: 50 }),
    },
  ];
  const environment = {
    ...world.environment,
    BENCH_JWKS: world.jwks,
    BENCH_ISSUER: world.issuer,
    BENCH_CONNECTIONS: POOL,
  };
  const limit = await startContender("the limit", "bench/limits/reading.ts", environment);
  const ours = await startMittente({ ...environment, MITTENTE_DATABASE_CONNECTIONS: POOL });
  const contenders = [limit, ours];
  try {
    const results: Result[][] = [];
    for (const screen of screens.filter(({ id }) => wanted(id))) {
      say(`${screen.id}: ${screen.title}`);
      await sameAnswers(screen, limit, ours);
      const runners = contenders.map((contender) => runner(contender, screen));
      results.push(await compare(runners, { rounds: ROUNDS, count: COUNT, postmaster: world.pid }));
      print(`${screen.id}  ${screen.title}`, results.at(-1)!);
    }
    return results;
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

/** BENCH_ONLY=B2,B3: only these. */
const wanted = (id: string) => process.env.BENCH_ONLY?.split(",").includes(id) ?? true;

const urlOf = (contender: Contender, screen: Screen) =>
  contender.name === "Mittente" ? contender.url : `${contender.url}${screen.path}`;

const callOf = (screen: Screen, index: number): Call => ({
  token: screen.tokens[index % screen.tokens.length]!,
  body: JSON.stringify(screen.operation(index)),
});

function runner(contender: Contender, screen: Screen): Runner {
  const client = new Client(urlOf(contender, screen), CONNECTIONS);
  return {
    contender,
    run: (count) =>
      pour(
        client,
        Array.from({ length: count }, (_, index) => callOf(screen, index)),
        CONNECTIONS,
      ),
  };
}

/** A limit that answers something else is none. Cursors differ: the limit has a shorter one. */
async function sameAnswers(screen: Screen, limit: Contender, ours: Contender): Promise<void> {
  const [one, other] = await Promise.all(
    [limit, ours].map(async (contender) => {
      const client = new Client(urlOf(contender, screen), 1);
      const { status, text } = await client.post(callOf(screen, 0));
      client.close();
      if (status !== 200) throw new Error(`${contender.name} answers ${status}: ${text.slice(0, 500)}`);
      return JSON.parse(text, (key, value: unknown) =>
        key === "endCursor" || key === "startCursor" ? null : value,
      ) as unknown;
    }),
  );
  deepEqual(other, one);
}
