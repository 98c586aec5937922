import {
  DNS_TYPES,
  DnsError,
  type DnsAnswer,
  type DnsAnswers,
  type DnsPort,
  type DnsRecords,
  type DnsType,
} from "./dns.ts";
import { LIMITS } from "./limits.ts";

/** The resolver that a verifier is given. One for each mail. */
export interface GuardedResolver {
  readonly resolve: (name: string, type: string) => Promise<DnsRecords>;
  /** What was seen, in the zone's form: judging again with it gives the same. */
  readonly answers: () => DnsAnswers;
  /** Whether a question went without an answer for a reason that may pass. */
  readonly hadTrouble: () => boolean;
}

/**
 * Trap: Node's resolver cuts a name at a NUL, and DKIM then passes for a domain that did not sign. Only letters, digits,
 * hyphens, underscores and dots are ever asked for. Questions are bounded in number and time, each alone and all together;
 * over the bound is trouble (ETIMEOUT, EREFUSED), never "there is none".
 */
export function guardResolver(port: DnsPort): GuardedResolver {
  const seen = new Map<string, Map<string, DnsAnswer>>();
  const asked = new Map<string, Promise<DnsRecords>>();
  const started = Date.now();
  let trouble = false;

  const ask = async (name: string, type: DnsType): Promise<DnsRecords> => {
    try {
      const left = LIMITS.dnsTotalMs - (Date.now() - started);
      if (asked.size >= LIMITS.dnsQueries) throw new DnsError("EREFUSED", `${type} ${name}`);
      const answer = await within(
        Math.min(left, LIMITS.dnsQueryMs),
        (limit) => port(name, type, limit),
        `${type} ${name}`,
      );
      record(seen, name, type, answer);
      return answer;
    } catch (error) {
      const code = codeOf(error);
      trouble ||= !DEFINITE.has(code);
      record(seen, name, type, code);
      throw new DnsError(code, `${type} ${name}`);
    }
  };

  return {
    resolve: async (asName, asType) => {
      const name = asName.toLowerCase().replace(/\.$/, "");
      const type = DNS_TYPES.find((known) => known === asType);
      if (type === undefined || !isName(name)) throw new DnsError("EBADNAME", "a name that is none");
      const key = `${type} ${name}`;
      const answer = asked.get(key) ?? ask(name, type);
      asked.set(key, answer);
      return answer;
    },
    answers: () => Object.fromEntries([...seen].map(([name, types]) => [name, Object.fromEntries(types)])),
    hadTrouble: () => trouble,
  };
}

/** Answers as good as a record: there is none (RFC 2308). */
const DEFINITE = new Set(["ENOTFOUND", "ENODATA", "EBADNAME"]);

function isName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(name);
}

function record(seen: Map<string, Map<string, DnsAnswer>>, name: string, type: DnsType, answer: DnsAnswer): void {
  const types = seen.get(name) ?? new Map<string, DnsAnswer>();
  seen.set(name, types.set(type, answer));
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : "ESERVFAIL";
}

async function within<T>(limit: number, work: (limit: number) => Promise<T>, question: string): Promise<T> {
  if (limit <= 0) throw new DnsError("ETIMEOUT", question);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DnsError("ETIMEOUT", question)), limit);
  });
  try {
    return await Promise.race([work(limit), late]);
  } finally {
    clearTimeout(timer);
  }
}
