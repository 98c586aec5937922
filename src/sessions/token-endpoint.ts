import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { type Holder, issueAccessToken, MAX_LIFETIME, type TokenIssuer } from "./access-token.ts";
import { insertAssertion } from "./client-assertion.repository.ts";
import { type ClaimedAssertion, readClaim, verifyAssertion } from "./client-assertion.ts";
import { type ClientKeys, type ClientKind, findClientKeys } from "./client.repository.ts";

/** RFC 6749, 5.1 and 5.2. To be sent with `Cache-Control: no-store`. */
export type TokenAnswer =
  | {
      readonly status: 200;
      readonly body: { readonly access_token: string; readonly token_type: "Bearer"; readonly expires_in: number };
    }
  | {
      readonly status: 400 | 401;
      readonly body: { readonly error: TokenError; readonly error_description: string };
    };

export type TokenError = "invalid_request" | "invalid_client" | "unsupported_grant_type" | "invalid_scope";

export interface TokenEndpoint {
  /** RFC 6749, 4.4 (client credentials), with the client authenticated by RFC 7523 (private_key_jwt) and nothing else. */
  exchange(form: URLSearchParams): Promise<TokenAnswer>;
}

export interface TokenEndpointOptions extends TokenIssuer {
  readonly pool: Pool;
  /** This endpoint's own address, as the outside sees it. */
  readonly tokenUrl: string;
  readonly clock?: () => Date;
}

export const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export function createTokenEndpoint({ clock = () => new Date(), ...options }: TokenEndpointOptions): TokenEndpoint {
  const nobodysKey = generateKeyPair("ES256", { extractable: true }).then(({ publicKey }) => exportJWK(publicKey));
  nobodysKey.catch(() => {});
  return {
    async exchange(form) {
      const request = readRequest(form);
      if ("status" in request) return request;
      const now = clock();
      const kind = await authenticateClient(options, request, await nobodysKey, now);
      if (!kind) return INVALID_CLIENT;
      const holder: Holder = { kind: HOLDER_KINDS[kind], clientId: request.clientId };
      const { token } = await issueAccessToken(options, holder, now);
      return {
        status: 200,
        body: { access_token: token, token_type: "Bearer", expires_in: MAX_LIFETIME[holder.kind] },
      };
    },
  };
}

const HOLDER_KINDS = { BRIDGE: "bridge", PROVISIONING: "provisioning" } as const;

interface TokenRequest extends ClaimedAssertion {
  readonly assertion: string;
}

function readRequest(form: URLSearchParams): TokenRequest | TokenAnswer {
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) return refusal("invalid_request", "A parameter is there twice.");
  const grantType = form.get("grant_type");
  if (!grantType) return refusal("invalid_request", "grant_type is missing.");
  if (grantType !== "client_credentials")
    return refusal("unsupported_grant_type", "Only client_credentials is supported.");
  if (form.get("scope")) return refusal("invalid_scope", "There are no scopes: a client may do what its kind may.");
  if (form.get("client_assertion_type") !== ASSERTION_TYPE) return INVALID_CLIENT;
  const assertion = form.get("client_assertion") ?? "";
  const claim = readClaim(assertion);
  if (!claim || (form.get("client_id") ?? claim.clientId) !== claim.clientId) return INVALID_CLIENT;
  return { ...claim, assertion };
}

/** A client that is unknown, revoked or without that key costs the same verification, against a key that is nobody's (A3). */
async function authenticateClient(
  { pool, issuer, tokenUrl }: TokenEndpointOptions,
  { clientId, keyId, assertion }: TokenRequest,
  nobodysKey: JWK,
  now: Date,
): Promise<ClientKind | null> {
  return inTransaction(pool, { role: "operator", client: "system:token" }, async ({ sql }) => {
    const client = await findClientKeys(sql, clientId);
    const key = client && keyOf(client, keyId);
    const verified = await verifyAssertion(assertion, clientId, key ?? nobodysKey, [issuer, tokenUrl], now);
    if (!client || !key || !verified) return null;
    const { jtiHash, forgettableAt } = verified;
    return (await insertAssertion(sql, { clientId, jtiHash, expiresAt: forgettableAt }, now)) ? client.kind : null;
  });
}

function keyOf({ keys }: ClientKeys, keyId: string | null): JWK | null {
  const found = keys.find(({ kid }) => keyId === null || kid === keyId);
  return found ? { ...found } : null;
}

const refusal = (error: TokenError, description: string, status: 400 | 401 = 400): TokenAnswer => ({
  status,
  body: { error, error_description: description },
});

/** One answer, whatever is wrong with the client or its assertion. */
const INVALID_CLIENT = refusal("invalid_client", "The client could not be authenticated.", 401);
