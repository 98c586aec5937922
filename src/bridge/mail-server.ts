import type { ApiClient } from "../clients/client.ts";
import { ExactSmtpServer } from "./exact-server.ts";
import { Gate, type MailProtocol } from "./gate.ts";
import { listen } from "./listener.ts";
import type { Log } from "./log.ts";
import { reception } from "./reception.ts";
import { limitsOf, type BridgeSettings } from "./settings.ts";

export interface RunningBridge {
  readonly port: number;
  /** Lets the messages on their way in finish, within a time, and hangs up on everybody else. */
  close(): Promise<void>;
}

/** SMTP and LMTP are one server: they differ in who the client is, and in how often a message is answered. */
export async function startMailServer(
  protocol: MailProtocol,
  settings: BridgeSettings,
  api: ApiClient,
  log: Log,
): Promise<RunningBridge> {
  const limits = limitsOf(settings);
  const gate = new Gate(protocol, settings, limits, reception(api, settings.mta, log), log);
  const server = new ExactSmtpServer({
    name: settings.mta,
    lmtp: protocol === "LMTP",
    size: limits.messageBytes,
    maxClients: limits.connections,
    socketTimeout: limits.idleMs,
    sessionMs: limits.sessionMs,
    dataMs: limits.dataMs,
    ...settings.tls,
    useXClient: true, // and refused, session by session, to whoever is not listed
    useXForward: true,
    onConnect: (session, done) => gate.connect(session, done),
    onMailFrom: (address, session, done) => gate.mailFrom(address, session, done),
    onRcptTo: (address, session, done) => gate.rcptTo(address, session, done),
    onData: (stream, session, done) => void gate.data(stream, session, done),
  });
  server.on("error", (error) => log.debug({ error: error.name }, "connection failed"));

  const listeners = await listen(settings.hosts, settings.port, 2 * limits.connections, (socket) =>
    server.accept(socket),
  );
  log.info({ protocol, port: listeners.port }, "bridge listens");
  return {
    port: listeners.port,
    close: async () => {
      const ended = listeners.close();
      server.retire();
      const timer = setTimeout(() => server.dismissAll(), limits.closeMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
