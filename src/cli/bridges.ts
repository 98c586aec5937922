import { readFile } from "node:fs/promises";
import type { Log } from "../bridge/log.ts";
import { startLmtpBridge } from "../bridge/lmtp.ts";
import type { RunningBridge } from "../bridge/mail-server.ts";
import type { BridgeSettings } from "../bridge/settings.ts";
import { startSmtpBridge } from "../bridge/smtp.ts";
import { ApiError } from "../clients/api-error.ts";
import { type ApiClient, createApiClient } from "../clients/client.ts";
import type { Settings } from "../config/settings.ts";
import type { ClientCredentials } from "../sessions/client-credentials.ts";
import { createTokenSource } from "../sessions/token-source.ts";
import { hostsOf, namingPort } from "./ports.ts";

export type BridgeProtocol = "SMTP" | "LMTP";

/** The API over HTTP, signed in as the bridge: the bridge knows nothing else of Mittente. */
export function bridgeClient(apiUrl: string, credentials: ClientCredentials): ApiClient {
  const tokens = createTokenSource({ tokenUrl: new URL("/oauth/token", apiUrl).href, credentials });
  const client = createApiClient({ url: apiUrl, token: () => tokens.token() });
  return {
    async execute(document, variables) {
      try {
        return await client.execute(document, variables);
      } catch (error) {
        if (isRefusedToken(error)) tokens.forget();
        throw error;
      }
    },
  };
}

function isRefusedToken(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { fault } = error;
  return fault.kind === "graphql" && fault.codes.includes("UNAUTHENTICATED");
}

export async function startBridge(
  protocol: BridgeProtocol,
  settings: Settings,
  client: ApiClient,
  log: Log,
): Promise<RunningBridge> {
  const isSmtp = protocol === "SMTP";
  const setting = isSmtp ? "MITTENTE_BRIDGE_SMTP_PORT" : "MITTENTE_BRIDGE_LMTP_PORT";
  const bridge = await bridgeSettings(settings, settings[setting]);
  return namingPort(setting, () => (isSmtp ? startSmtpBridge : startLmtpBridge)(bridge, client, log));
}

async function bridgeSettings(settings: Settings, port: number): Promise<BridgeSettings> {
  const { MITTENTE_BRIDGE_TLS_KEY: key, MITTENTE_BRIDGE_TLS_CERT: cert } = settings;
  return {
    hosts: hostsOf(settings),
    port,
    mta: settings.MITTENTE_MTA_NAME,
    ourAddresses: [settings.MITTENTE_SUPPORT_ADDRESS, ...settings.MITTENTE_OUR_ADDRESSES],
    trustedMtas: settings.MITTENTE_TRUSTED_MTAS,
    ...(key && cert ? { tls: { key: await readFile(key), cert: await readFile(cert) } } : {}),
  };
}
