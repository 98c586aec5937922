import type { Assurance } from "../policy/facts.ts";
import { withDatabase } from "./database.ts";
import { developmentSettings } from "./development.ts";
import type { Io } from "./io.ts";

export type WantedToken =
  | { readonly kind: "portal"; readonly account: string; readonly assurance: Assurance }
  | { readonly kind: "desk"; readonly staff: string }
  | { readonly kind: "bridge" | "provisioning"; readonly client?: string };

/** Prints the token on standard output, and nothing else there. */
export async function token(io: Io, wanted: WantedToken): Promise<void> {
  const settings = developmentSettings(
    io,
    "mittente token makes tokens that nobody signed in for: not with NODE_ENV=production. " +
      "A bridge and a provisioning system sign in at POST /oauth/token (mittente client add).",
  );
  const { createKeyring } = await import("../keys/keyring.ts");
  const { ensureKeys } = await import("../keys/key.commands.ts");
  const { secretOf } = await import("../keys/installation-secret.ts");
  const { issuerOf } = await import("../sessions/issuer.ts");
  const { findPlaces } = await import("./places.ts");
  const { clientToken, deskToken, portalToken } = await import("../demo/trial-tokens.ts");
  const issuer = (await findPlaces(settings.MITTENTE_DATA_DIR))?.issuer ?? issuerOf(settings);
  const made = await withDatabase(settings, io.err, async (pool) => {
    const secret = await secretOf(settings);
    await ensureKeys(pool, secret);
    const mint = { pool, keyring: createKeyring({ pool, secret }), issuer };
    switch (wanted.kind) {
      case "portal":
        return portalToken(mint, wanted.account, wanted.assurance);
      case "desk":
        return deskToken(mint, wanted.staff);
      case "bridge":
        return clientToken(mint, "BRIDGE", wanted.client);
      case "provisioning":
        return clientToken(mint, "PROVISIONING", wanted.client);
    }
  });
  io.out(made);
}
