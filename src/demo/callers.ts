import { type ApiClient, createApiClient } from "../clients/client.ts";
import { clientToken, deskToken, portalToken, type TokenMint } from "./trial-tokens.ts";

/** The demo's people, each a client of the API with a token of their own. */
export interface Callers {
  customer(accountNumber: string): ApiClient;
  staff(email: string): ApiClient;
  readonly provisioning: ApiClient;
}

export function callersOf(mint: TokenMint, apiUrl: string): Callers {
  const client = (makeToken: () => Promise<string>) => {
    let made: Promise<string> | undefined;
    return createApiClient({ url: apiUrl, token: () => (made ??= makeToken()) });
  };
  return {
    customer: (number) => client(() => portalToken(mint, number, "CREDENTIAL")),
    staff: (email) => client(() => deskToken(mint, email)),
    provisioning: client(() => clientToken(mint, "PROVISIONING")),
  };
}

/** A mutation that must work: the demo writes nothing that may be refused without saying so. */
export function done<T extends { readonly userErrors: readonly { code: string; message: string }[] }>(payload: T): T {
  const [error] = payload.userErrors;
  if (error) throw new Error(`The demo was refused: ${error.code}, ${error.message}`);
  return payload;
}
