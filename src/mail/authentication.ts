import { arc, dkimVerify, dmarc, spf, type DKIMResult, type DKIMVerifyResult, type DNSResolver } from "mailauth";
import { getDomain } from "tldts";
import type { AnalysisSettings, Envelope, FromMailbox } from "./handed-over.ts";
import { openDns, type DnsAnswers } from "./dns.ts";
import { canonicalDomain } from "./domain.ts";
import { guardResolver } from "./guarded-resolver.ts";
import type { Header } from "./header-text.ts";
import { LIMITS } from "./limits.ts";

/** One DKIM signature as it was verified in strict mode (RFC 6376, 8301, 8463); results as in RFC 8601. */
export interface SignatureFacts {
  /** `d=`, in A-labels, lower case. */
  readonly domain: string;
  readonly selector: string;
  readonly result: "pass" | "fail" | "neutral" | "none" | "policy" | "temperror" | "permerror";
  /** Whether `h=` names the field: it covers the one there is, or its absence. */
  readonly covers: Readonly<Record<"from" | "to" | "cc" | "subject" | "date" | "messageId", boolean>>;
  /** `t=` and `x=`. */
  readonly signedAt: Date | null;
  readonly expiresAt: Date | null;
  /** Null where no key that counts was fetched. */
  readonly keyBits: number | null;
  /** RSA under 1024 bits, or rsa-sha1. */
  readonly isWeak: boolean;
  /** `l=` ends before the body does. */
  readonly isUnderSized: boolean;
}

/** Step 8: evidence, which the policy weighs (S2). DMARC's own verdict is not asked: its relaxed mode takes siblings. */
export interface AuthenticationFacts {
  readonly evidence: {
    readonly signatures: readonly SignatureFacts[];
    /** `domain` is the one checked: the envelope sender's, for the null path HELO's. `none`, null where IP or path is unknown. */
    readonly spf: { readonly result: string; readonly domain: string | null };
    readonly dmarcRecord: "PRESENT" | "ABSENT" | "TEMPERROR";
    /** Of the From domain, by the public suffix list with its private part. */
    readonly organizationalDomain: string;
    /** The Date field. */
    readonly date: Date | null;
  };
  readonly dmarcPolicy: string | null;
  /** RFC 8617. Recorded; it proves nothing to us. */
  readonly arc: string;
  /** SHA-256 of each signature that passed, hex: the same one seen twice is the same mail. */
  readonly signatureHashes: readonly string[];
  /** Some question to the DNS went unanswered for a reason that may pass. */
  readonly dnsTrouble: boolean;
  readonly dnsAnswers: DnsAnswers;
}

/**
 * The bytes must have passed the header gate, and `from` is what step 7 read: nobody else's reading of From is used.
 * ARC comes last, so that a long chain takes no look-ups from what decides.
 */
export async function authenticate(
  message: Uint8Array,
  header: Header,
  from: FromMailbox,
  date: Date | null,
  envelope: Envelope,
  settings: AnalysisSettings,
): Promise<AuthenticationFacts> {
  const guarded = guardResolver(await openDns(settings.dns));
  // The library's type knows TXT and A; for MX its own code expects what node:dns gives.
  const resolver = guarded.resolve as unknown as DNSResolver;
  const dkim = await dkimVerify(asBuffer(message), { ...STRICT, resolver, curTime: settings.receivedAt });
  const sentBy = await checkSpf(envelope, resolver);
  const record = await findDmarcRecord(from, resolver);
  const chain = await checkArc(dkim, header, resolver);
  return {
    evidence: {
      signatures: readSignatures(dkim, header),
      spf: sentBy,
      dmarcRecord: record.presence,
      organizationalDomain: getDomain(from.domain, { allowPrivateDomains: true }) ?? from.domain,
      date,
    },
    dmarcPolicy: record.policy,
    arc: chain,
    signatureHashes: dkim.results.flatMap(({ id, status }) => (status.result === "pass" && id ? [id] : [])),
    dnsTrouble: guarded.hadTrouble(),
    dnsAnswers: guarded.answers(),
  };
}

const STRICT = { strict: true, minBitLength: 1024 } as const;

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Strict mode reports every DKIM-Signature field, in the order of the fields. */
function readSignatures(dkim: DKIMVerifyResult, header: Header): readonly SignatureFacts[] {
  const fields = header.all("dkim-signature");
  if (fields.length === 0) return [];
  if (fields.length !== dkim.results.length)
    throw new Error("The verifier saw other DKIM signatures than the header gate.");
  return fields.map((field, index) => {
    const result = dkim.results[index] as DKIMResult;
    return signatureFacts(result, signedFields(header.exactText(field) ?? ""));
  });
}

function signatureFacts(result: DKIMResult, signed: ReadonlySet<string>): SignatureFacts {
  const { status } = result;
  return {
    domain: canonicalDomain(result.signingDomain ?? "") ?? "",
    selector: (result.selector ?? "").slice(0, 255),
    result: claimsTooMuch(result) ? "permerror" : (RESULTS.find((known) => known === status.result) ?? "permerror"),
    covers: {
      from: signed.has("from"),
      to: signed.has("to"),
      cc: signed.has("cc"),
      subject: signed.has("subject"),
      date: signed.has("date"),
      messageId: signed.has("message-id"),
    },
    signedAt: moment(result.signTime),
    expiresAt: moment(result.expiresAfter),
    keyBits: result.modulusLength ?? (result.publicKey ? ED25519_BITS : null),
    isWeak: ["weak-key", "weak-algorithm"].includes(status.policy?.["dkim-rules"] ?? ""),
    isUnderSized: (status.underSized ?? 0) > 0,
  };
}

/** `l=` beyond the end of the body (RFC 6376, 3.5), which the library takes for the whole. */
function claimsTooMuch({ canonBodyLengthLimit = 0, canonBodyLengthTotal = 0 }: DKIMResult): boolean {
  return canonBodyLengthLimit > canonBodyLengthTotal;
}

const RESULTS = ["pass", "fail", "neutral", "none", "policy", "temperror", "permerror"] as const;
const ED25519_BITS = 256;

function moment(iso: string | null | undefined): Date | null {
  return iso ? new Date(iso) : null;
}

/** `h=`. Strict mode lets no tag stand twice. */
function signedFields(signature: string): ReadonlySet<string> {
  const tag = signature.split(";").find((candidate) => candidate.split("=", 1)[0]?.trim() === "h");
  const names = tag?.slice(tag.indexOf("=") + 1).split(":") ?? [];
  return new Set(names.map((name) => name.trim().toLowerCase()));
}

/** Without the client's address, and without the path, there is nothing to check. */
async function checkSpf({ mailFrom, clientIp, helo }: Envelope, resolver: DNSResolver) {
  if (clientIp === null || mailFrom === null || (mailFrom === "" && helo === null))
    return { result: "none", domain: null };
  const { status, domain } = await spf({
    sender: mailFrom,
    ip: clientIp,
    ...(helo === null ? {} : { helo }),
    mta: "localhost",
    resolver,
    strict: true,
    maxElapsedTime: LIMITS.dnsTotalMs,
  });
  return { result: status.result as string, domain: canonicalDomain(domain) };
}

interface DmarcRecord {
  readonly presence: "PRESENT" | "ABSENT" | "TEMPERROR";
  readonly policy: string | null;
}

async function findDmarcRecord(from: FromMailbox, resolver: DNSResolver): Promise<DmarcRecord> {
  const found = await dmarc({
    headerFrom: [from.address],
    fromFields: 1,
    spfDomains: [],
    dkimDomains: [],
    resolver,
    strict: true,
  });
  if (found === false) return { presence: "ABSENT", policy: null };
  if (found.rr) return { presence: "PRESENT", policy: found.policy };
  return { presence: found.status.result === "none" ? "ABSENT" : "TEMPERROR", policy: null };
}

async function checkArc(dkim: DKIMVerifyResult, header: Header, resolver: DNSResolver): Promise<string> {
  if (!dkim.arc || !header.has("arc-seal")) return "none";
  const { status } = await arc({ ...dkim.arc, chain: dkim.arc.chain || [] }, { ...STRICT, resolver });
  return status.result;
}
