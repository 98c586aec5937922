import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";

export interface Listening {
  readonly port: number;
  /** Takes no new requests, answers those that are under way, then ends. */
  close(): Promise<void>;
}

const MISSING_ADDRESS = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * One port on every address. `localhost` is 127.0.0.1 and, where the machine has it, ::1, whatever its hosts file says; the
 * framework listens on the first address alone, so each further one has a server of its own before the same routes.
 * All or nothing: what fails, such as EADDRINUSE, is thrown as Node gives it.
 */
export async function listenOn(app: FastifyInstance, hosts: readonly string[], port: number): Promise<Listening> {
  const [first = "127.0.0.1", ...others] = hosts.flatMap((host) =>
    host === "localhost" ? ["127.0.0.1", "::1"] : [host],
  );
  await app.listen({ host: first, port });
  const bound = (app.server.address() as AddressInfo).port;
  const further: Server[] = [];
  const close = async () => {
    await Promise.all([app.close(), ...further.map(ended)]);
  };
  try {
    for (const host of others) {
      const server = await bind(app, host, bound);
      if (server) further.push(server);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { port: bound, close };
}

/** Null: a machine without IPv6. */
function bind(app: FastifyInstance, host: string, port: number): Promise<Server | null> {
  const server = createServer((request, response) => app.routing(request, response));
  server.requestTimeout = app.server.requestTimeout;
  server.keepAliveTimeout = app.server.keepAliveTimeout;
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (host === "::1" && MISSING_ADDRESS.has(error.code ?? "")) resolve(null);
      else reject(error);
    });
    server.listen({ host, port, ipv6Only: host.includes(":") }, () => resolve(server));
  });
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
