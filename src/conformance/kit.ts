import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** Where the kit lies in a checkout and in the package, seen from src/conformance and from dist/conformance. */
export const KIT_FOLDER = fileURLToPath(new URL("../../test/mail/hostile/", import.meta.url));

/** Words that any desk understands. LATER: kept, and asked again. REFUSED: a 5xx in the SMTP conversation. LOST: it said 250, and nothing is there. */
export const BECAME = ["ACCEPTED", "HELD", "IGNORED", "LATER", "REFUSED", "LOST"] as const;

const domainSchema = z.strictObject({
  name: z.string(),
  keys: z
    .array(
      z.strictObject({
        selector: z.string(),
        algorithm: z.enum(["rsa", "ed25519"]).default("rsa"),
        bits: z.int().default(2048),
        /** Tags before `p=`; default `v=DKIM1; k=<algorithm>`. */
        tags: z.string().optional(),
        /** What the DNS gives in place of the key: `REVOKED` (an empty `p=`), `ABSENT`, or an error code. */
        instead: z.string().optional(),
      }),
    )
    .default([]),
  dmarc: z.string().nullable().default("v=DMARC1; p=reject"),
  spf: z.string().nullable().default(null),
});
export type KitDomain = z.output<typeof domainSchema>;

const accountSchema = z.strictObject({
  name: z.string(),
  registeredEmail: z.string(),
  status: z.enum(["ACTIVE", "SUSPENDED", "CLOSED"]).default("ACTIVE"),
  /** Domain names that are services of it. */
  services: z.array(z.string()).default([]),
});
export type KitAccount = z.output<typeof accountSchema>;

const signatureSchema = z.strictObject({
  by: z.string(),
  selector: z.string().default("s1"),
  algorithm: z.enum(["rsa-sha256", "rsa-sha1", "ed25519-sha256"]).default("rsa-sha256"),
  canonicalization: z.string().default("relaxed/relaxed"),
  /** `h=`, as it is written. */
  fields: z.array(z.string()).default(["From", "To", "Cc", "Subject", "Date", "Message-ID"]),
  /** Seconds before now, for `t=`; null: no `t=`. */
  age: z.number().nullable().default(0),
  /** Seconds after now, for `x=`. */
  expiresIn: z.number().optional(),
  /** `l=`: `ALL`, or the difference to the canonical body's length if below zero, or the length. */
  length: z.union([z.literal("ALL"), z.int()]).optional(),
  /** Tags replaced (or, null, left out) before the signature is made. */
  tags: z.record(z.string(), z.string().nullable()).default({}),
  /** Text at the end of the tag list, before `b=`. */
  extra: z.string().default(""),
  /** `b=` is of something else. */
  isBroken: z.boolean().default(false),
});
export type KitSignature = z.output<typeof signatureSchema>;

const alterationSchema = z.union([
  z.strictObject({ append: z.string() }),
  z.strictObject({ prepend: z.string() }),
  z.strictObject({ find: z.string(), replace: z.string() }),
]);

const caseSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  group: z.string(),
  title: z.string(),
  /** Why it matters. */
  sentence: z.string(),
  /** The standard or the policy's rule that it is about. */
  source: z.string(),
  /** The .eml; several cases may send the same. */
  mail: z.string(),
  envelope: z.strictObject({ from: z.string().optional(), to: z.array(z.string()).optional() }).default({}),
  /** Placeholders of this case: `{{name}}` stands for `text`, `times` over. */
  expand: z.record(z.string(), z.strictObject({ text: z.string(), times: z.int().min(1) })).default({}),
  /** The last one stands on top. */
  sign: z.array(signatureSchema).default([]),
  /** What happens to the bytes after they were signed. */
  alter: z.array(alterationSchema).default([]),
  /** RAW: as the bytes are, without dot-stuffing. */
  wire: z.enum(["STUFFED", "RAW"]).default("STUFFED"),
  deliveries: z.int().min(1).max(3).default(1),
  /** Cases whose mail has to be there, and judged, before. */
  after: z.array(z.string()).default([]),
  demand: z.strictObject({
    /** One of these. */
    became: z.array(z.enum(BECAME)).min(1),
    /** Accepted as nobody but this account of the kit; null: as no account at all. */
    account: z.string().nullable().default(null),
    /** It must lie on the ticket of that case's mail, or must not. */
    joins: z.string().optional(),
    joinsNot: z.string().optional(),
    /** Nothing may ever be sent to these. */
    neverTo: z.array(z.string()).default([]),
    /** How many mails there may be of it; a smuggled one makes two. */
    copies: z.int().default(1),
    /** For Mittente, in its own words. */
    reason: z.array(z.string()).default([]),
    /** Exactly these; absent: any. */
    flags: z.array(z.string()).optional(),
  }),
});
export type KitCase = z.output<typeof caseSchema>;

const kitSchema = z.strictObject({
  domains: z.array(domainSchema),
  accounts: z.array(accountSchema),
  cases: z.array(caseSchema),
});
export type Kit = z.output<typeof kitSchema> & { readonly folder: string };

/** @throws where the manifest is not what it should be: the kit is ours, so that is a fault */
export async function loadKit(folder = KIT_FOLDER): Promise<Kit> {
  const text = await readFile(join(folder, "cases.json"), "utf8");
  return { ...kitSchema.parse(JSON.parse(text)), folder };
}

/** The exact bytes of a case's .eml, its placeholders unfilled. */
export const readMail = ({ folder }: Kit, { mail }: KitCase): Promise<Buffer> => readFile(join(folder, mail));
