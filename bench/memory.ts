import { readFile, writeFile } from "node:fs/promises";
import { INLINE_BYTES } from "../src/bridge/source.ts";
import { startSmtpBridge } from "../src/bridge/smtp.ts";
import { BRIDGE, deliver, mailOf, publishedAt } from "../test/uploads/large-mail.ts";
import { type Contender, startMittente } from "./contender.ts";
import { Client, pour } from "./load.ts";
import { deskList, portalList, ticketPage } from "./operations.ts";
import type { World } from "./world.ts";

/** Of load, in two halves: what grows does so in the second one, too. */
const SECONDS = Number(process.env.BENCH_LOAD_SECONDS ?? 60);
const CONNECTIONS = 8;
const AT_ONCE = 200;
const MIB = 1024 * 1024;
const LARGE = 30 * MIB;
const SMALL_MAILS = 5;
const SETTLES_MS = 3_000;

/** B8: the resident memory of the API's process as it is shipped; without /proc there is nothing to read. */
export async function memory(world: World, say: (line: string) => void): Promise<void> {
  if (process.platform !== "linux") return say("B8 is left out: it reads /proc");
  const ours = await startMittente(world.environment);
  try {
    const rows: [string, number][] = [];
    const note = async (what: string) => void rows.push([what, (await residentOf(ours.pid)).now]);
    await ask(ours, world, 1);
    await settled();
    await note("idle, after its first answer");
    for (const half of [1, 2]) {
      say(`B8: ${SECONDS / 2} s of load`);
      await load(ours, world, SECONDS / 2);
      await settled();
      await note(`after ${(half * SECONDS) / 2} s of lists, ticket pages and mails`);
    }
    rows.push(["more than that, at the most, while a mail of 30 MiB came in", await large(ours, world)]);
    print(rows);
  } finally {
    await ours.stop();
  }
}

async function load(ours: Contender, world: World, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until) {
    await ask(ours, world, AT_ONCE);
    await mails(
      ours,
      world,
      Array.from({ length: SMALL_MAILS }, () => 10_000),
    );
  }
}

async function ask(ours: Contender, { tokens, tickets }: World, count: number): Promise<void> {
  const client = new Client(ours.url, CONNECTIONS);
  const calls = Array.from({ length: count }, (_, n) => {
    const asked = [
      deskList({ first: 50 }),
      ticketPage({ by: { id: tickets[n % tickets.length]! } }),
      portalList({ first: 50 }),
    ];
    const callers = n % 3 === 2 ? tokens.portal : tokens.desk;
    return { token: callers[n % callers.length]!, body: JSON.stringify(asked[n % 3]) };
  });
  await pour(client, calls, CONNECTIONS);
  client.close();
}

/** Over SMTP and the bridge, which runs in this process. */
async function mails(ours: Contender, { tokens }: World, sizes: readonly number[]): Promise<void> {
  const client = publishedAt(ours.url.replace(/\/graphql$/, ""), tokens.bridge);
  const bridge = await startSmtpBridge(BRIDGE, client, { debug() {}, info() {}, warn() {}, error() {} });
  try {
    for (const size of sizes) {
      const answer = await deliver(bridge.port, mailOf(size));
      if (!answer.startsWith("250 ")) throw new Error(`a mail of ${size} bytes was answered ${answer}`);
    }
  } finally {
    await bridge.close();
  }
}

/** Bytes: the peak over what there was before. What is brought apart from the request is judged by a worker. */
async function large(ours: Contender, world: World): Promise<number> {
  // What is loaded at the first upload is no matter of size.
  await mails(ours, world, [INLINE_BYTES + 1]);
  await settled();
  const before = await residentOf(ours.pid);
  // proc(5), clear_refs: the peak begins anew.
  await writeFile(`/proc/${ours.pid}/clear_refs`, "5");
  await mails(ours, world, [LARGE]);
  await settled();
  return (await residentOf(ours.pid)).most - before.now;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLES_MS));

/** Bytes: now, and the most since the process began or the peak was reset. */
async function residentOf(pid: number): Promise<{ readonly now: number; readonly most: number }> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1_024;
  return { now: kilobytes("VmRSS"), most: kilobytes("VmHWM") };
}

function print(rows: readonly (readonly [string, number])[]): void {
  const head = "B8  memory of the API's process";
  const width = Math.max(head.length, ...rows.map(([what]) => what.length));
  const line = (what: string, figure: string) => `| ${what.padEnd(width)} | ${figure.padStart(6)} |`;
  console.log(["", line(head, "MB"), `| ${"-".repeat(width)} | -----: |`].join("\n"));
  for (const [what, bytes] of rows) console.log(line(what, (bytes / 1e6).toFixed(0)));
}
