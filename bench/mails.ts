import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { composeMail } from "../test/support/signed-mail.ts";
import { type Contender, startContender, startMittente } from "./contender.ts";
import { type Call, Client, pour } from "./load.ts";
import { compare, type Result, type Runner } from "./measure.ts";
import { trusted } from "./operations.ts";
import { print } from "./table.ts";
import type { World } from "./world.ts";

const CONNECTIONS = 4;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const COUNT = 300;
const POLL_MS = 25;

/** B1: a signed mail of 10 KB, from POST to a committed verdict and its ticket. Every mail is another one. */
export async function mails(world: World, say: (line: string) => void): Promise<Result[]> {
  const owner = postgres(world.environment.DATABASE_OWNER_URL!, { max: 1, onnotice: () => {} });
  await owner`create table bench_mails (id uuid primary key, from_address text, subject text, body text, spf text, raw bytea)`;
  say(`B1: signing ${COUNT * (ROUNDS + 1)} mails`);
  const calls: Call[] = [];
  while (calls.length < COUNT * (ROUNDS + 1)) calls.push(await callFor(world, calls.length));
  const limit = await startContender("the limit", "bench/limits/mail.ts", world.environment);
  const ours = await startMittente(world.environment);
  try {
    const runners = [runner(limit, calls), runner(ours, calls, () => allJudged(owner))];
    const results = await compare(runners, { rounds: ROUNDS, count: COUNT, postmaster: world.pid });
    print("B1  mail of 10 KB, POST to ticket", results);
    const [others] = await owner<{ count: number }[]>`
      select count(*)::int as count from inbound_messages where reason <> 'ACCEPTED_NEW'`;
    if (others!.count > 0) throw new Error(`${others!.count} mails were not accepted: this measured something else`);
    return results;
  } finally {
    await Promise.all([limit.stop(), ours.stop()]);
    await owner.end();
  }
}

function runner(contender: Contender, calls: readonly Call[], settled?: () => Promise<void>): Runner {
  const client = new Client(contender.url, CONNECTIONS);
  let round = 0;
  return {
    contender,
    async run(count) {
      const from = round * count;
      round += 1;
      await pour(client, calls.slice(from, from + count), CONNECTIONS);
      await settled?.();
    },
  };
}

async function allJudged(owner: postgres.Sql): Promise<void> {
  for (;;) {
    const [waiting] = await owner`select 1 from inbound_messages where outcome = 'DEFERRED' limit 1`;
    if (!waiting) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function callFor({ domains, tokens }: World, index: number): Promise<Call> {
  // Accounts are numbered from one, and stand at their domains in turn.
  const customer = 1 + (index % 2_000);
  const domain = domains[customer % domains.length]!;
  const from = `customer${customer}@${domain.name}`;
  const text = `Good morning, number ${index}.\r\n${"The site does not answer since this morning, and nothing was changed.\r\n".repeat(130)}`;
  const signed = await domain.sign(await composeMail({ from, text, subject: `It does not answer (${index})` }));
  const input = {
    idempotencyKey: randomUUID(),
    receivedAt: new Date().toISOString(),
    envelope: {
      mailFrom: from,
      rcptTo: ["support@mittente.example"],
      clientIp: "192.0.2.1",
      helo: "mx.example",
      tls: true,
    },
    source: { raw: signed.toString("base64") },
    mta: "bench",
  };
  return {
    token: tokens.bridge,
    body: JSON.stringify({ documentId: trusted("InboundMessageReceive").id, variables: { input } }),
  };
}
