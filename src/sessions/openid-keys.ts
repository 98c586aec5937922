import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { Problem } from "../problems/problem.ts";
import { isSafeUrl, type OpenidIssuer } from "./openid-issuer.ts";

/** Whether the token holds cannot be told: the issuer's keys are out of reach. To be tried again, and never "yes". */
export class IssuerUnavailable extends Problem {
  constructor(issuer: string, cause?: unknown) {
    super("INTERNAL_SERVER_ERROR", "Sign-in cannot be checked at the moment. Try again in a minute.", {
      retryable: true,
      cause: new Error(`the keys of ${issuer} could not be fetched`, { cause }),
    });
    this.name = "IssuerUnavailable";
  }
}

const WAIT_MS = 5_000;
/** After a success: a made-up key id costs the issuer one request in this time. */
const COOLDOWN_MS = 30_000;
/** After a failure, in which nobody waits for an issuer that is down. */
const BACKOFF_MS = 10_000;
/** A key that the issuer withdrew is gone by then. */
const KEPT_MS = 10 * 60_000;
const MOST_BYTES = 256 * 1024;

/** The issuer's public keys, fetched when first needed and again for a key id that is new. */
export function createIssuerKeys(issuer: Pick<OpenidIssuer, "issuer" | "jwksUri">): JWTVerifyGetKey {
  let brokenUntil = 0;
  let keys: Promise<JWTVerifyGetKey> | undefined;

  const get = async (url: string, signal: AbortSignal): Promise<Response> => {
    if (Date.now() < brokenUntil) throw new IssuerUnavailable(issuer.issuer);
    try {
      return await fetchJson(url, signal);
    } catch (cause) {
      brokenUntil = Date.now() + BACKOFF_MS;
      throw new IssuerUnavailable(issuer.issuer, cause);
    }
  };
  const open = async (): Promise<JWTVerifyGetKey> => {
    const uri = issuer.jwksUri ?? (await discover(issuer.issuer, (url) => get(url, AbortSignal.timeout(WAIT_MS))));
    return createRemoteJWKSet(new URL(uri), {
      timeoutDuration: WAIT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: KEPT_MS,
      [customFetch]: (url, { signal }) => get(url, signal),
    });
  };
  return async (header, token) => {
    keys ??= open().catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    try {
      return await (
        await keys
      )(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSInvalid || error instanceof errors.JWKSTimeout)
        throw new IssuerUnavailable(issuer.issuer, error);
      throw error;
    }
  };
}

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: z.string() });

/** OpenID Connect Discovery 1.0, 4.3: a document that names another issuer is not this one's. */
async function discover(issuer: string, get: (url: string) => Promise<Response>): Promise<string> {
  const response = await get(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const metadata = metadataSchema.safeParse(await response.json());
  const uri = metadata.data?.issuer === issuer ? metadata.data.jwks_uri : "";
  const isAsSafe = isSafeUrl(uri) && (uri.startsWith("https:") || issuer.startsWith("http:"));
  if (!isAsSafe) throw new IssuerUnavailable(issuer, new Error("its discovery document is not right"));
  return uri;
}

/** A redirect could lead to plain HTTP, so none is followed; the body is read up to its bound and is JSON. */
async function fetchJson(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal, redirect: "error", headers: { accept: "application/json" } });
  if (response.status !== 200) throw new Error(`HTTP status ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Response.json(JSON.parse(Buffer.concat(chunks).toString("utf8")));
}
