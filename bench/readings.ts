import { deepEqual } from "node:assert/strict";
import { type Contender, startContender, startMittente } from "./contender.ts";
import { Client, type Call, pour } from "./load.ts";
import { compare, type Result, type Runner } from "./measure.ts";
import { deskList, type Operation, portalList, ticketPage } from "./operations.ts";
import { MERCURIUS, POSTGRAPHILE } from "./peers.ts";
import { rowId as rowIdOf } from "../src/nodes/global-id.ts";
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
  /** Of the ticket, for who has no global ids. */
  rowId(index: number): string;
}

/** B2, B3 and B4, against the limit and the peers. */
export async function readings(
  world: World,
  wanted: (id: string) => boolean,
  say: (line: string) => void,
): Promise<Result[][]> {
  const rowId = (index: number) => rowIdOf("Ticket", world.tickets[index % world.tickets.length])!;
  const screens: Screen[] = [
    {
      id: "B2",
      title: "desk list: 50 tickets",
      path: "/desk",
      tokens: world.tokens.desk,
      operation: () => deskList({ first: 50 }),
      rowId,
    },
    {
      id: "B3",
      title: "ticket page: 20 messages, attachments, deliveries",
      path: "/ticket",
      tokens: world.tokens.desk,
      operation: (index) => ticketPage({ by: { id: world.tickets[index % world.tickets.length]! } }),
      rowId,
    },
    {
      id: "B4",
      title: "portal list: 50 tickets",
      path: "/portal",
      tokens: world.tokens.portal,
      operation: () => portalList({ first: 50 }),
      rowId,
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
  const contenders = [limit, ours, ...(await peers(environment, say))];
  try {
    const results: Result[][] = [];
    for (const screen of screens.filter(({ id }) => wanted(id))) {
      say(`${screen.id}: ${screen.title}`);
      await sameAnswers(screen, limit, ours);
      const runners = contenders
        .filter((contender) => canShow(contender, screen))
        .map((contender) => runner(contender, screen));
      results.push(await compare(runners, { rounds: ROUNDS, count: COUNT, postmaster: world.pid }));
      print(`${screen.id}  ${screen.title}`, results.at(-1)!);
    }
    return results;
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

/** Installed by `npm run bench`; without them the table has fewer lines. */
async function peers(environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<Contender[]> {
  const started: Contender[] = [];
  for (const [name, script] of PEERS)
    await startContender(name, script, environment).then(
      (contender) => started.push(contender),
      (error: Error) => say(`${name} is left out: ${error.message}`),
    );
  return started;
}

const PEERS = [
  ["Mercurius", "bench/peers/mercurius.mjs"],
  ["PostGraphile", "bench/peers/postgraphile.mjs"],
] as const;
const QUERIES: Readonly<Record<string, typeof MERCURIUS>> = { Mercurius: MERCURIUS, PostGraphile: POSTGRAPHILE };

const urlOf = (contender: Contender, screen: Screen) =>
  contender.name === "the limit" ? `${contender.url}${screen.path}` : contender.url;

function callOf({ name }: Contender, screen: Screen, index: number): Call {
  const peer = QUERIES[name]?.[screen.id];
  const asked = peer ? peer(screen.rowId(index)) : screen.operation(index);
  return { token: screen.tokens[index % screen.tokens.length]!, body: JSON.stringify(asked) };
}

const canShow = ({ name }: Contender, { id }: Screen) => !(name in QUERIES) || id in QUERIES[name]!;

function runner(contender: Contender, screen: Screen): Runner {
  const client = new Client(urlOf(contender, screen), CONNECTIONS);
  return {
    contender,
    run: (count) =>
      pour(
        client,
        Array.from({ length: count }, (_, index) => callOf(contender, screen, index)),
        CONNECTIONS,
      ),
  };
}

/** A limit that answers something else is none. Cursors differ: the limit has a shorter one. */
async function sameAnswers(screen: Screen, limit: Contender, ours: Contender): Promise<void> {
  const [one, other] = await Promise.all(
    [limit, ours].map(async (contender) => {
      const client = new Client(urlOf(contender, screen), 1);
      const { status, text } = await client.post(callOf(contender, screen, 0));
      client.close();
      if (status !== 200) throw new Error(`${contender.name} answers ${status}: ${text.slice(0, 500)}`);
      return JSON.parse(text, (key, value: unknown) =>
        key === "endCursor" || key === "startCursor" ? null : value,
      ) as unknown;
    }),
  );
  deepEqual(other, one);
}
