import { readFile } from "node:fs/promises";
import { z } from "zod";
import { SettingsError } from "../config/settings.ts";

/** Everything that a stranger could sign with a public key as its secret is left out. */
const ALGORITHMS = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
] as const;

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Keys that come over plain HTTP are whoever's is in between: only from this machine. */
export function isSafeUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username || url.password || url.hash) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
}

const safeUrl = z.string().max(1_000).refine(isSafeUrl, "must be an https URL without user, password and fragment");
const claim = z.string().min(1).max(200);

const common = {
  /** Compared as a string with `iss`, and with what discovery says. */
  issuer: safeUrl,
  audience: z.string().min(1).max(500),
  /** Absent: what `<issuer>/.well-known/openid-configuration` says. */
  jwksUri: safeUrl.optional(),
  algorithms: z.array(z.enum(ALGORITHMS)).min(1),
  /** Absent: `JWT`, `at+jwt` or none. */
  typ: z.string().min(1).max(100).optional(),
  /** Seconds; a token that says it lives longer is refused. */
  maxLifetime: z.int().min(60).max(86_400).default(3_600),
};

const issuerSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...common,
    kind: z.literal("portal"),
    /** Which claim names the account. */
    accountClaim: claim,
    /** As what: our customer number, or the id that provisioning gave the account. */
    accountClaimHolds: z.enum(["number", "externalId"]).default("number"),
    /** Values of `acr` that count as CREDENTIAL; every other is MAILBOX. */
    strongAcr: z.array(z.string().min(1).max(200)).default([]),
  }),
  z.strictObject({
    ...common,
    kind: z.literal("desk"),
    /** Which claim names the staff member's address. `email` counts only with `email_verified`. */
    staffClaim: claim.default("email"),
  }),
]);

export type OpenidIssuer = Readonly<z.output<typeof issuerSchema>>;

const SETTING = "MITTENTE_OPENID_ISSUERS";
const MOST_ISSUERS = 20;
const issuersSchema = z.array(issuerSchema).max(MOST_ISSUERS);

/**
 * The file that MITTENTE_OPENID_ISSUERS names; none where it is not set.
 * @param ourIssuer nobody else may sign in its name
 * @throws SettingsError that names every problem at once
 */
export async function readOpenidIssuers(file: string | undefined, ourIssuer: string): Promise<readonly OpenidIssuer[]> {
  if (file === undefined) return [];
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new SettingsError([`${SETTING}: ${file} cannot be read (${cause.code ?? cause.message})`]);
  });
  return parseOpenidIssuers(text, ourIssuer);
}

export function parseOpenidIssuers(text: string, ourIssuer: string): readonly OpenidIssuer[] {
  const parsed = issuersSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new SettingsError(
      parsed.error.issues.map((issue) => `${SETTING}: ${[...issue.path, issue.message].join(": ")}`),
    );
  const problems = parsed.data.flatMap(({ issuer, audience }, index) => {
    const isTwice = parsed.data.findIndex((other) => other.issuer === issuer && other.audience === audience) < index;
    return [
      ...(issuer === ourIssuer ? [`${SETTING}: ${index}: issuer: is our own (MITTENTE_PUBLIC_URL)`] : []),
      // With one audience for both, a customer's token would be a staff member's.
      ...(isTwice ? [`${SETTING}: ${index}: audience: is another entry's of the same issuer already`] : []),
    ];
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError([`${SETTING}: the file is not JSON`]);
  }
}
