import { pathToFileURL } from "node:url";
import { join } from "node:path";

/** An API in a process of its own, so that its memory can be measured: `node api-process.ts <dist>`, settings in the environment. */
export type FromApiProcess =
  | { readonly kind: "READY"; readonly port: number; readonly token: string }
  /** Bytes: now, and the most there ever was. */
  | { readonly kind: "MEMORY"; readonly now: number; readonly most: number };

const dist = process.argv[2]!;
const load = <T>(file: string) => import(pathToFileURL(join(dist, file)).href) as Promise<T>;
const tell = (message: FromApiProcess) => process.send!(message);

const { readSettings } = await load<typeof import("../../src/config/settings.ts")>("config/settings.js");
const { createInstallation } = await load<typeof import("../../src/server/installation.ts")>("server/installation.js");
const { startApi } = await load<typeof import("../../src/server/api.ts")>("server/api.js");
const { issueAccessToken } =
  await load<typeof import("../../src/sessions/access-token.ts")>("sessions/access-token.js");
const { issuerOf } = await load<typeof import("../../src/sessions/issuer.ts")>("sessions/issuer.js");
const { pino } = await import("pino");

const settings = readSettings(process.env);
const installation = await createInstallation({
  settings,
  databaseUrl: settings.DATABASE_URL!,
  log: pino({ level: "silent" }),
});
const api = await startApi(installation, { hosts: ["127.0.0.1"], port: 0 });
const issuer = { keyring: installation.keyring, issuer: issuerOf(settings) };
const clientId = process.env.TEST_CLIENT_ID!;
const { token } = await issueAccessToken(issuer, { kind: "bridge", clientId }, new Date());

process.on("message", () => {
  global.gc?.();
  tell({ kind: "MEMORY", now: process.memoryUsage.rss(), most: process.resourceUsage().maxRSS * 1024 });
});
process.on("disconnect", () => process.exit());
tell({ kind: "READY", port: api.port, token });
