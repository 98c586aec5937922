import { createHash, randomBytes } from "node:crypto";
import { composeCase, fill, type Fillings, placeholdersIn, Unfilled } from "./composing.ts";
import type { Became, DeskUnderTest } from "./desk-under-test.ts";
import { type Kit, type KitCase, readMail } from "./kit.ts";
import { type CaseResult, scoreCase } from "./score.ts";
import type { SignerKeys } from "./signers.ts";
import { sendExactly, type SmtpAnswer, type SmtpTarget } from "./smtp-client.ts";

export interface RunOptions {
  readonly kit: Kit;
  readonly keys: SignerKeys;
  readonly desk: DeskUnderTest;
  readonly target: SmtpTarget;
  /** Signatures and dates are of this moment. */
  readonly now: Date;
  /** It speaks Mittente's own reasons and flags. */
  readonly isExact: boolean;
  /** Only these cases, and those that they need; empty: all. */
  readonly only?: readonly string[];
  readonly onScored?: (result: CaseResult, done: number, total: number) => void;
}

const AT_ONCE = 4;

/** Sends every case and asks what became of it. What rests on an earlier mail waits until that one is decided. */
export async function runKit(options: RunOptions): Promise<readonly CaseResult[]> {
  const { kit, desk, only = [] } = options;
  const wanted = selected(kit.cases, only);
  const run = await beginRun(options);
  const results = new Map<string, CaseResult>();
  while (results.size < wanted.length) {
    const wave = wanted.filter(({ id, after }) => !results.has(id) && after.every((other) => results.has(other)));
    if (wave.length === 0) throw new Error("Cases of the kit wait for each other in a circle.");
    for (const result of await runWave(run, wave)) {
      results.set(result.kitCase.id, result);
      options.onScored?.(result, results.size, wanted.length);
    }
  }
  const sentTo = new Set((await desk.sentTo?.()) ?? []);
  return wanted.map(({ id }) => withoutMailToOutsiders(run, results.get(id)!, sentTo));
}

function selected(cases: readonly KitCase[], only: readonly string[]): readonly KitCase[] {
  if (only.length === 0) return cases;
  const ids = new Set<string>();
  const add = (id: string) => {
    const found = cases.find((one) => one.id === id);
    if (!found) throw new UnknownCase(id);
    ids.add(id);
    found.after.forEach(add);
  };
  only.forEach(add);
  return cases.filter(({ id }) => ids.has(id));
}

export class UnknownCase extends Error {
  override readonly name = "UnknownCase";
  constructor(id: string) {
    super(`The kit has no case ${id}.`);
  }
}

interface Run extends RunOptions {
  readonly id: string;
  readonly fillings: Fillings;
  readonly tickets: Map<string, string | null>;
  /** What belongs to a case already. */
  readonly attributed: Set<string>;
}

async function beginRun(options: RunOptions): Promise<Run> {
  const { desk, kit, now } = options;
  const numbers = await desk.prepare(kit.accounts);
  const [local = "", domain = ""] = desk.support.split("@");
  const madeUp = "a".repeat(48);
  const fillings = {
    support: desk.support,
    supportTagged: `${local}+kit@${domain}`,
    supportMadeUp: `${local}+${madeUp}@${domain}`,
    supportDomain: domain,
    bouncesMadeUp: `bounces+${madeUp}@${domain}`,
    gateway: desk.gateway ?? `mx.${domain}`,
    date: now.toUTCString().replace("GMT", "+0000"),
    ...Object.fromEntries(
      Object.entries(numbers).flatMap(([name, number]) => (number === null ? [] : [[`numberOf:${name}`, number]])),
    ),
  };
  return { ...options, id: randomBytes(4).toString("hex"), fillings, tickets: new Map(), attributed: new Set() };
}

/** Of the mail, not of the case: the same mail sent for two cases is the same mail. */
const markerOf = ({ id }: Run, { mail }: Pick<KitCase, "mail">) => `kit-${id}-${mail.replace(/\.eml$/, "")}`;

interface SentCase {
  readonly kitCase: KitCase;
  readonly answers: readonly SmtpAnswer[];
  readonly marker: string;
  readonly sha256: string | null;
}

async function runWave(run: Run, wave: readonly KitCase[]): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const sent: SentCase[] = [];
  const queue = [...wave];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const outcome = await sendCase(run, next);
      if ("answers" in outcome) sent.push(outcome);
      else results.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // In the kit's order, so that a copy is the first one's that sent it.
  const inOrder = sent.toSorted((one, other) => wave.indexOf(one.kitCase) - wave.indexOf(other.kitCase));
  const became = await run.desk.becameOf(inOrder.map(({ marker, sha256 }) => ({ marker, sha256 })));
  for (const [index, { kitCase, answers }] of inOrder.entries())
    results.push(attribute(run, kitCase, answers, became[index] ?? []));
  return results;
}

function attribute(run: Run, kitCase: KitCase, answers: readonly SmtpAnswer[], became: readonly Became[]): CaseResult {
  const copies = became.filter(({ id }) => !run.attributed.has(id));
  for (const { id } of copies) run.attributed.add(id);
  run.tickets.set(kitCase.id, copies.find(({ ticket }) => ticket !== null)?.ticket ?? null);
  return scoreCase(kitCase, { answers, copies, tickets: run.tickets, isExact: run.isExact });
}

async function sendCase(run: Run, kitCase: KitCase): Promise<SentCase | CaseResult> {
  try {
    const fillings = await fillingsOf(run, kitCase);
    const template = await readMail(run.kit, kitCase);
    const bytes = composeCase(template, kitCase, fillings, run.keys, run.now);
    const { from = "anna@kit-alfa.example", to = ["{{support}}"] } = kitCase.envelope;
    const isRaw = kitCase.wire === "RAW";
    const mail = { from: fill(from, fillings), to: to.map((one) => fill(one, fillings)), bytes, isRaw };
    const answers: SmtpAnswer[] = [];
    for (let time = 0; time < kitCase.deliveries; time += 1) answers.push(await sendExactly(run.target, mail));
    const arrived = bytes.subarray(-2).equals(LINE_END) ? bytes : Buffer.concat([bytes, LINE_END]);
    const sha256 = isRaw ? null : createHash("sha256").update(arrived).digest("hex");
    return { kitCase, answers, marker: fillings.marker!, sha256 };
  } catch (error) {
    if (!(error instanceof Unfilled)) throw error;
    return { kitCase, score: "NOT_RUN", became: "", wrong: [`the desk does not say ${error.message}`] };
  }
}

const LINE_END = Buffer.from("\r\n");

/** What this mail says of itself, and what it needs of earlier ones. */
async function fillingsOf(run: Run, kitCase: KitCase): Promise<Fillings> {
  const marker = markerOf(run, kitCase);
  const own: Record<string, string> = {
    ...run.fillings,
    marker,
    mallory: `mallory.${kitCase.id}@kit-evil.example`,
    thief: `thief.${kitCase.id}@kit-nobody.example`,
  };
  const template = await readMail(run.kit, kitCase);
  for (const name of placeholdersIn(`${template.toString("latin1")} ${JSON.stringify(kitCase)}`)) {
    const [what, of] = name.split(":");
    if (of === undefined || what === "numberOf") continue;
    const value = await asked(run, what ?? "", of);
    if (value !== null) own[name] = value;
  }
  return own;
}

async function asked(run: Run, what: string, of: string): Promise<string | null> {
  const other = run.kit.cases.find(({ id }) => id === of);
  if (what === "markerOf") return other ? markerOf(run, other) : null;
  const ticket = run.tickets.get(of) ?? null;
  if (ticket === null) return null;
  if (what === "referenceOf") return (await run.desk.referenceOf?.(ticket)) ?? null;
  const address = (await run.desk.replyAddressOf?.(ticket)) ?? null;
  if (what === "replyAddressOf" || address === null) return address;
  return what === "bouncesOf" ? address.replace(/^[^+@]+/, "bounces") : null;
}

function withoutMailToOutsiders(run: Run, result: CaseResult, sentTo: ReadonlySet<string>): CaseResult {
  const { id, demand } = result.kitCase;
  const own = {
    ...run.fillings,
    mallory: `mallory.${id}@kit-evil.example`,
    thief: `thief.${id}@kit-nobody.example`,
  };
  const wrong = demand.neverTo.map((address) => fill(address, own)).filter((address) => sentTo.has(address));
  if (wrong.length === 0 || result.score === "NOT_RUN") return result;
  return { ...result, score: "FAILED", wrong: [...result.wrong, `something was sent to ${wrong.join(", ")}`] };
}
