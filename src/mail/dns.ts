import { readFile, stat } from "node:fs/promises";
import { Resolver } from "node:dns/promises";

/** Answers in the form of the zone file: name → type → what `resolve()` gives, or an error code. Names in lower case. */
export type DnsAnswers = Readonly<Record<string, Readonly<Record<string, DnsAnswer>>>>;
export type DnsAnswer = DnsRecords | string;
export type DnsRecords = readonly (string | readonly string[] | DnsMx)[];
export type DnsMx = Readonly<{ exchange: string; priority: number }>;

/**
 * Where answers come from. ZONE: `MITTENTE_DNS_ZONE`, for tests and the demo. RECORDED: what an earlier analysis saw, to judge
 * it again. Neither ever asks the network: what is not there is ENOTFOUND.
 */
export type DnsSettings =
  | { readonly kind: "SYSTEM" }
  | { readonly kind: "ZONE"; readonly file: string }
  | { readonly kind: "RECORDED"; readonly answers: DnsAnswers };

/** The types that authentication asks for. */
export const DNS_TYPES = ["A", "AAAA", "CNAME", "MX", "PTR", "TXT"] as const;
export type DnsType = (typeof DNS_TYPES)[number];

/** Rejects with an error that has a `code` (node:dns), and never answers half. */
export type DnsPort = (name: string, type: DnsType, timeLimitMs: number) => Promise<DnsRecords>;

export class DnsError extends Error {
  override readonly name = "DnsError";
  readonly code: string;

  constructor(code: string, question: string) {
    super(`${code} ${question}`);
    this.code = code;
  }
}

export async function openDns(settings: DnsSettings): Promise<DnsPort> {
  if (settings.kind === "SYSTEM") return askSystem;
  const answers = settings.kind === "ZONE" ? await readZone(settings.file) : settings.answers;
  const names = new Map(Object.entries(answers).map(([name, types]) => [name.toLowerCase(), types]));
  return (name, type) => Promise.resolve(lookUp(names, name, type));
}

function lookUp(names: ReadonlyMap<string, DnsAnswers[string]>, name: string, type: DnsType): DnsRecords {
  const types = names.get(name);
  const answer = types && Object.hasOwn(types, type) ? types[type] : undefined;
  if (answer === undefined) throw new DnsError("ENOTFOUND", `${type} ${name}`);
  if (typeof answer === "string") throw new DnsError(answer, `${type} ${name}`);
  return answer;
}

async function askSystem(name: string, type: DnsType, timeLimitMs: number): Promise<DnsRecords> {
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(timeLimitMs / 2)), tries: 2 });
  const answer: unknown = await resolver.resolve(name, type);
  if (!Array.isArray(answer)) throw new DnsError("EBADRESP", `${type} ${name}`);
  return answer as DnsRecords;
}

interface ReadZone {
  readonly version: string;
  readonly answers: DnsAnswers;
}
const zones = new Map<string, ReadZone>();

/** Read again when the file changed. A zone that cannot be read is trouble, and trouble is never an answer: it throws. */
async function readZone(file: string): Promise<DnsAnswers> {
  const { mtimeNs, size, ino } = await stat(file, { bigint: true });
  const version = `${mtimeNs}:${size}:${ino}`;
  const known = zones.get(file);
  if (known?.version === version) return known.answers;
  const answers: unknown = JSON.parse(await readFile(file, "utf8"));
  if (!isZone(answers)) throw new Error("The DNS zone file is no JSON object of name, type and answer.");
  zones.set(file, { version, answers });
  return answers;
}

function isZone(value: unknown): value is DnsAnswers {
  return (
    isRecord(value) && Object.values(value).every((types) => isRecord(types) && Object.values(types).every(isAnswer))
  );
}

function isAnswer(value: unknown): value is DnsAnswer {
  return typeof value === "string" || Array.isArray(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
