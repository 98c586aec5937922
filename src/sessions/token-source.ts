import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { z } from "zod";
import type { ClientCredentials } from "./client-credentials.ts";

/** A client's bearer tokens: one request for all who ask meanwhile, a new one shortly before the old one ends. */
export interface TokenSource {
  /** @throws TokenUnavailable */
  token(): Promise<string>;
  /** For a token that the API refused though it has not expired. */
  forget(): void;
}

export interface TokenSourceOptions {
  /** `…/oauth/token`, the way this client reaches it. */
  readonly tokenUrl: string;
  readonly credentials: ClientCredentials;
  readonly clock?: () => Date;
  readonly timeoutMs?: number;
}

/** Carries neither the assertion nor the token: it may be logged as it is. */
export class TokenUnavailable extends Error {
  override readonly name = "TokenUnavailable";
  /** HTTP; null where nothing answered. */
  readonly status: number | null;

  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** RFC 7523, 2.2, as the token endpoint asks for it. */
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ASSERTION_SECONDS = 120;
const MAX_ANSWER_BYTES = 16_384;

export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { clock = () => new Date() } = options;
  const url = new URL(options.tokenUrl);
  let held: { readonly token: string; readonly freshUntil: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async () => {
    const askedAt = clock();
    const answer = await requestToken(
      url,
      await assertionOf(options.credentials, askedAt),
      options.timeoutMs ?? 10_000,
    );
    held = { token: answer.access_token, freshUntil: askedAt.getTime() + answer.expires_in * 900 };
    return answer.access_token;
  };
  return {
    async token() {
      if (held && clock().getTime() < held.freshUntil) return held.token;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    forget() {
      held = undefined;
    },
  };
}

/** No `iat`: it is optional, and a client's clock may be ahead. */
function assertionOf({ clientId, issuer, privateJwk }: ClientCredentials, now: Date): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256", kid: privateJwk.kid, typ: "client-authentication+jwt" })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setJti(randomUUID())
    .setExpirationTime(Math.floor(now.getTime() / 1_000) + ASSERTION_SECONDS)
    .sign(privateJwk);
}

const answerSchema = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive(),
});

async function requestToken(url: URL, assertion: string, timeoutMs: number) {
  const { status, text } = await post(url, assertion, timeoutMs).catch((cause: unknown) => {
    throw cause instanceof TokenUnavailable
      ? cause
      : new TokenUnavailable("the token endpoint did not answer", null, { cause });
  });
  const answer = answerSchema.safeParse(parseJson(text));
  if (status === 200 && answer.success) return answer.data;
  throw new TokenUnavailable(`the token endpoint answered with HTTP status ${status}`, status);
}

async function post(url: URL, assertion: string, timeoutMs: number) {
  const response = await fetch(url, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
    }),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error", // a redirect would carry the assertion to another place
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES)
      throw new TokenUnavailable("the token endpoint's answer is too large", response.status);
    chunks.push(chunk);
  }
  return { status: response.status, text: Buffer.concat(chunks).toString("utf8") };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
