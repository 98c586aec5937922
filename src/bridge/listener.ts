import { createServer, type Server, type Socket } from "node:net";

interface Host {
  readonly address: string;
  readonly mayBeMissing: boolean;
}

export interface Listeners {
  readonly port: number;
  /** Takes no more connections. Resolves when the last that it took has ended. */
  close(): Promise<void>;
}

const FREE_PORT_ATTEMPTS = 5;
const MISSING_ADDRESS = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * One port on several addresses. All or nothing: what fails, such as EADDRINUSE, is thrown as Node gives it, with
 * `code`, `address` and `port`, and nothing is left open.
 * @param hosts addresses; `localhost` is 127.0.0.1 and, where the machine has it, ::1
 * @param port 0: any that is free on all of them
 */
export function listen(
  hosts: readonly string[],
  port: number,
  maxConnections: number,
  accept: (socket: Socket) => void,
): Promise<Listeners> {
  return listenWith(hosts, port, maxConnections, () => createServer(accept));
}

/** @param make one server for each address */
export async function listenWith(
  hosts: readonly string[],
  port: number,
  maxConnections: number,
  make: () => Server,
): Promise<Listeners> {
  const addresses = hosts.flatMap(addressesOf);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await listenOnce(addresses, port, maxConnections, make);
    } catch (error) {
      // The port that was free on the first address may be taken on the second.
      if (port !== 0 || codeOf(error) !== "EADDRINUSE" || attempt === FREE_PORT_ATTEMPTS) throw error;
    }
  }
}

function addressesOf(host: string): Host[] {
  if (host !== "localhost") return [{ address: host, mayBeMissing: false }];
  return [
    { address: "127.0.0.1", mayBeMissing: false },
    { address: "::1", mayBeMissing: true },
  ];
}

async function listenOnce(
  hosts: readonly Host[],
  port: number,
  maxConnections: number,
  make: () => Server,
): Promise<Listeners> {
  const servers: Server[] = [];
  let chosenPort = port;
  try {
    for (const host of hosts) {
      const server = await bind(host, chosenPort, make());
      if (!server) continue;
      server.maxConnections = maxConnections;
      servers.push(server);
      chosenPort = portOf(server);
    }
  } catch (error) {
    await Promise.all(servers.map(closed));
    throw error;
  }
  if (servers.length === 0) throw new Error("no address to listen on");
  return {
    port: chosenPort,
    close: async () => {
      await Promise.all(servers.map(closed));
    },
  };
}

function bind(host: Host, port: number, server: Server): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      if (host.mayBeMissing && MISSING_ADDRESS.has(codeOf(error) ?? "")) resolve(null);
      else reject(error);
    });
    server.listen({ host: host.address, port, ipv6Only: host.address.includes(":") }, () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP listener");
  return address.port;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
