import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";

/** Who a token names, checked once and kept, as the API keeps it: the same cache, nothing else. */
export function callers(jwks: string, issuer: string): (authorization: string | undefined) => Promise<string> {
  const keys = createLocalJWKSet(JSON.parse(jwks) as JSONWebKeySet);
  const kept = new Map<string, { readonly subject: string; readonly until: number }>();
  return async (authorization = "") => {
    const token = authorization.slice("Bearer ".length);
    const known = kept.get(token);
    if (known && known.until > Date.now()) return known.subject;
    const { payload } = await jwtVerify(token, keys, { issuer, typ: "at+jwt", algorithms: ["ES256"] });
    kept.set(token, { subject: payload.sub!, until: Math.min(Date.now() + 60_000, payload.exp! * 1_000) });
    return payload.sub!;
  };
}
