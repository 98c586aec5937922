import { createHash, randomBytes } from "node:crypto";
import { toUSVString } from "node:util";
import type { Facts, Json } from "../policy/facts.ts";
import { canonicalJson, isPlainObject } from "./canonical-json.ts";

/** What happened, as the one who decided it says. */
export interface NewAuditEvent {
  /** When it was decided, to the millisecond. */
  readonly at: Date;
  /** `noun.verb`, for example `ticket.reply`. */
  readonly action: string;
  /** `staff:<uuid>`, `account:<uuid>`, `client:<id>`, `system:<name>` or `anonymous`. */
  readonly actor: string;
  readonly accountId?: string | null;
  readonly subject?: { readonly kind: string; readonly id: string } | null;
  readonly rule?: string | null;
  /** At most 64 KiB as canonical JSON. NUL and lone surrogates, which PostgreSQL cannot keep, become U+FFFD. */
  readonly facts: Facts;
  /** The account's own portal may list it; default false. */
  readonly isVisibleToAccount?: boolean;
}

export class AuditFactsTooLarge extends Error {
  constructor(action: string) {
    super(`the facts of ${action} are larger than ${MAX_FACTS_BYTES} bytes`);
    this.name = "AuditFactsTooLarge";
  }
}

export const SALT_BYTES = 16;
const MAX_FACTS_BYTES = 65_536;

/** The facts' canonical JSON as it can be kept, with its salt and hash. */
export interface SealedFacts {
  readonly facts: string;
  readonly salt: Uint8Array;
  readonly factsHash: string;
}

/** @throws AuditFactsTooLarge */
export function saltFacts(event: Pick<NewAuditEvent, "action" | "facts">): SealedFacts {
  const facts = canonicalJson(storable(event.facts));
  if (Buffer.byteLength(facts) > MAX_FACTS_BYTES) throw new AuditFactsTooLarge(event.action);
  const salt = randomBytes(SALT_BYTES);
  return { facts, salt, factsHash: hashFacts(salt, facts) };
}

/**
 * SHA-256 over the salt's bytes and the canonical JSON in UTF-8; lower-case hex. Without the salt the hash of facts that
 * can be guessed (an address) would still tell them after their erasure.
 */
export function hashFacts(salt: Uint8Array, canonicalFacts: string): string {
  return createHash("sha256").update(salt).update(canonicalFacts, "utf8").digest("hex");
}

/** Facts quote hostile mail: what jsonb refuses must not undo the decision that they are about. */
function storable(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (isList(value)) return value.map(storable);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [storableText(name), storable(item)]));
}

const storableText = (text: string) => toUSVString(text).replaceAll("\0", "\u{FFFD}");

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
