import type { ApiClient } from "../clients/client.ts";
import type { Log } from "./log.ts";
import { startMailServer, type RunningBridge } from "./mail-server.ts";
import type { BridgeSettings } from "./settings.ts";

/**
 * Takes mail over SMTP (RFC 5321) for our addresses. A message is answered with 250 only after the API said that its
 * bytes are durable; where the API is away, slow or says anything odd, with 451.
 * @throws what listening failed with, such as EADDRINUSE, with `code` and `port`
 */
export function startSmtpBridge(settings: BridgeSettings, api: ApiClient, log: Log): Promise<RunningBridge> {
  return startMailServer("SMTP", settings, api, log);
}
