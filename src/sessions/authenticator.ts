import { type TokenClaims, type TokenIssuer, type VerifiedToken, verifyAccessToken } from "./access-token.ts";
import { AuthenticationFailed } from "./authentication-failed.ts";
import type { OutsideTokens } from "./outside-tokens.ts";

export interface Authenticator {
  /**
   * @param authorization the Authorization header; undefined where there is none, which is anonymous
   * @throws AuthenticationFailed for one that is there and does not hold; IssuerUnavailable where an outside issuer's keys
   * are out of reach
   */
  authenticate(authorization: string | undefined): Promise<TokenClaims>;
}

export interface AuthenticatorOptions extends TokenIssuer {
  /** Absent: our own tokens alone. */
  readonly outside?: OutsideTokens;
  readonly clock?: () => Date;
}

const ANONYMOUS: TokenClaims = Object.freeze({ kind: "anonymous" });
const BEARER = /^bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;
const MAX_HEADER_LENGTH = 4_200;

export function createAuthenticator({
  clock = () => new Date(),
  outside,
  ...source
}: AuthenticatorOptions): Authenticator {
  const cache = createTokenCache();
  return {
    async authenticate(authorization) {
      if (authorization === undefined) return ANONYMOUS;
      const token = authorization.length <= MAX_HEADER_LENGTH ? BEARER.exec(authorization)?.[1] : undefined;
      if (token === undefined) throw new AuthenticationFailed("MALFORMED");
      const now = clock();
      const known = cache.find(token, now);
      if (known) return known;
      const verified = (await outside?.verify(token, now)) ?? (await verifyAccessToken(source, token, now));
      cache.keep(token, verified, now);
      return verified.claims;
    },
  };
}

const KEPT_MS = 60_000;
const KEPT_TOKENS = 10_000;

/**
 * That a signature held, by the whole token: a minute long, never past the token's end. A key that was retired meanwhile
 * is noticed after that minute; a session that ended, at once, since that is not kept here.
 */
function createTokenCache() {
  const kept = new Map<string, { readonly claims: TokenClaims; readonly from: number; readonly until: number }>();
  return {
    find(token: string, now: Date): TokenClaims | null {
      const entry = kept.get(token);
      if (!entry) return null;
      const time = now.getTime();
      if (time >= entry.from && time < entry.until) return entry.claims;
      kept.delete(token);
      return null;
    },
    keep(token: string, { claims, expiresAt }: VerifiedToken, now: Date): void {
      const [oldest] = kept.keys();
      if (kept.size >= KEPT_TOKENS && oldest !== undefined) kept.delete(oldest);
      const from = now.getTime();
      kept.set(token, { claims: Object.freeze(claims), from, until: Math.min(from + KEPT_MS, expiresAt.getTime()) });
    },
  };
}
