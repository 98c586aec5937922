import type { JWK } from "jose";
import type { Keyring } from "../keys/keyring.ts";

/**
 * RFC 7517, for /.well-known/jwks.json: what access tokens and permits are verified with, keys that will sign soon included. Keys are
 * published ten minutes before they sign, so nobody may keep this set for longer than five.
 */
export async function publicJwks(keyring: Keyring, now: Date): Promise<{ keys: JWK[] }> {
  const keys = [...(await keyring.verifyingKeys("ACCESS_TOKEN", now)), ...(await keyring.verifyingKeys("PERMIT", now))];
  return {
    keys: keys.flatMap(({ id, algorithm, publicKey }) =>
      publicKey ? [{ ...publicKey.export({ format: "jwk" }), kid: id, alg: algorithm, use: "sig" }] : [],
    ),
  };
}
