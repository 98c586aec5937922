import { z } from "zod";

/** A kind's name, as the API and the digest have it. */
const key = z
  .string()
  .regex(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, "capital letters, digits and underscores, such as MAILBOX_RESTORE")
  .min(3)
  .max(64);
const inBoth = (longest: number) =>
  z.strictObject({ IT: z.string().trim().min(1).max(longest), EN: z.string().trim().min(1).max(longest) });

/**
 * What an operation of a kind is: data, the same for those built in and for an operator's own. A sentence is a template in
 * which `{name}` is the parameter of that name, `{service}` the service's name and `{account}` the customer number.
 */
export const definitionSchema = z.strictObject({
  key,
  title: inBoth(100),
  /** What the customer reads before saying yes: every parameter stands in it. */
  sentence: inBoth(1_000),
  /** Cannot be undone: takes strong proof, and the longer delay after an address change. */
  isIrreversible: z.boolean(),
  /** The kinds of service it is about; empty: about the account itself. */
  services: z.array(z.enum(["DOMAIN", "HOSTING", "MAIL", "CERTIFICATE", "OTHER"])).max(5),
  /** JSON Schema 2020-12 of the parameters: a flat object in which everything is bounded. */
  parameters: z.record(z.string(), z.json()),
  /** How a value of an enumeration is said: parameter, value, words. A value without words stands as it is. */
  words: z
    .record(z.string(), z.record(z.string(), inBoth(100)))
    .optional()
    .default({}),
});
export type KindDefinition = z.output<typeof definitionSchema>;

/** O3: recognition of an account itself, carried out by Mittente. No operator's file can add one. */
export const RECOGNITION_KINDS = ["ACCOUNT_UNFREEZE", "ADDRESS_RECOGNISE", "ACCOUNT_EMAIL_CHANGE"] as const;
export type RecognitionKind = (typeof RECOGNITION_KINDS)[number];
