import type { Settings } from "../config/settings.ts";
import { asOperator } from "../database/operator.ts";
import { clientToken, deskToken, portalToken, type TokenMint, TrialRefused } from "../demo/trial-tokens.ts";
import { staffAtDesk } from "../desk/desk.commands.ts";
import type { Installation } from "../guards/installation.ts";
import { issuerOf } from "../sessions/issuer.ts";

export interface ReadyToken {
  readonly kind: string;
  readonly whose: string;
  readonly token: string;
  /** That makes another. */
  readonly command: string;
}

/** Of the demo's first account: every installation that was seeded has it. */
const ACCOUNT = "C-100001";

/** One for each kind of client, as far as there is anybody to have one. */
export async function readyTokens(settings: Settings, installation: Installation): Promise<ReadyToken[]> {
  const pool = installation.pool("operator");
  const mint: TokenMint = { keyring: installation.keyring, issuer: issuerOf(settings), pool };
  const everybody = await asOperator(pool, staffAtDesk);
  // Who may see most, for whoever tries out.
  const staff = (everybody.find(({ role }) => role === "ADMIN") ?? everybody[0])?.email ?? null;
  return [
    ...(await ifAny(
      "portal",
      ACCOUNT,
      () => portalToken(mint, ACCOUNT, "CREDENTIAL"),
      `token portal --account ${ACCOUNT}`,
    )),
    ...(staff ? await ifAny("desk", staff, () => deskToken(mint, staff), `token desk --staff ${staff}`) : []),
    ...(await ifAny("bridge", "", () => clientToken(mint, "BRIDGE"), "token bridge")),
    ...(await ifAny("provisioning", "", () => clientToken(mint, "PROVISIONING"), "token provisioning")),
  ];
}

async function ifAny(
  kind: string,
  whose: string,
  issue: () => Promise<string>,
  command: string,
): Promise<ReadyToken[]> {
  try {
    return [{ kind, whose, token: await issue(), command }];
  } catch (error) {
    if (error instanceof TrialRefused) return [];
    throw error;
  }
}
