import type { ApiClient } from "../clients/client.ts";
import type { Log } from "./log.ts";
import { startMailServer, type RunningBridge } from "./mail-server.ts";
import type { BridgeSettings } from "./settings.ts";

/**
 * Takes mail over LMTP (RFC 2033) from a neighbouring MTA, with one answer for every accepted recipient. Otherwise as
 * over SMTP. The peer is never the client: without XFORWARD or XCLIENT, client address and HELO are unknown.
 * @throws what listening failed with, such as EADDRINUSE, with `code` and `port`
 */
export function startLmtpBridge(settings: BridgeSettings, api: ApiClient, log: Log): Promise<RunningBridge> {
  return startMailServer("LMTP", settings, api, log);
}
