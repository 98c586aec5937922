import { z } from "zod";

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** What `mittente client add` writes to a file that only the client's user can read. */
export const clientCredentialsSchema = z.object({
  clientId: z.string().min(1).max(63),
  kind: z.enum(["BRIDGE", "PROVISIONING"]),
  /** The API's public URL: the audience of the client's assertions, whatever way it reaches the API. */
  issuer: z.url({ protocol: /^https?$/ }),
  privateJwk: z.object({
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    x: coordinate,
    y: coordinate,
    d: coordinate,
    kid: z.string().min(1).max(100),
  }),
});

export type ClientCredentials = Readonly<z.output<typeof clientCredentialsSchema>>;

/** @throws Error that says nothing of what the file holds */
export function readClientCredentials(text: string): ClientCredentials {
  const parsed = clientCredentialsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole");
  throw new Error(`These are no client credentials as mittente client add writes them: ${fields.join(", ")}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // JSON.parse quotes what it read in its message
  }
}
