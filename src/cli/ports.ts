import { listen } from "../bridge/listener.ts";
import type { Settings } from "../config/settings.ts";
import { CommandFailure } from "./failure.ts";
import { holderOf } from "./port-holder.ts";

export type PortSetting =
  | "MITTENTE_PORT"
  | "MITTENTE_BRIDGE_SMTP_PORT"
  | "MITTENTE_BRIDGE_LMTP_PORT"
  | "MITTENTE_CATCHER_PORT"
  | "MITTENTE_CATCHER_SMTP_PORT";

/** `localhost` is 127.0.0.1 and ::1: whoever listens knows. */
export const hostsOf = ({ MITTENTE_HOST }: Pick<Settings, "MITTENTE_HOST">): readonly string[] => [MITTENTE_HOST];

/** Fails before anything is started, and not halfway. */
export async function requireFreePorts(
  settings: Pick<Settings, PortSetting>,
  wanted: readonly { readonly setting: PortSetting; readonly hosts: readonly string[] }[],
): Promise<void> {
  const given = new Map<number, PortSetting>();
  for (const { setting, hosts } of wanted) {
    const port = settings[setting];
    if (port === 0) continue;
    const other = given.get(port);
    if (other)
      throw new CommandFailure(`${setting} and ${other} are both ${port}: give each a port of its own, or 0 for any.`);
    given.set(port, setting);
    await namingPort(setting, async () => (await listen(hosts, port, 1, (socket) => socket.destroy())).close());
  }
}

/** What listening fails with, said with the setting that helps. */
export async function namingPort<T>(
  setting: PortSetting | "MITTENTE_BRIDGE_HTTP_PORT" | "MITTENTE_WORKER_METRICS_PORT",
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
    if (code === "EADDRINUSE" && port !== undefined)
      throw new CommandFailure(
        `Port ${port} is taken by ${await holderOf(port)}. Stop that, or set ${setting} to another port (0: any free one).`,
      );
    if (code === "EACCES")
      throw new CommandFailure(`Port ${String(port)} needs root: set ${setting} to one above 1023 (0: any free one).`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new CommandFailure(`MITTENTE_HOST: this machine has no address ${address ?? "of that name"}.`);
    throw error;
  }
}

/** How this machine reaches a server that listens there. */
export function urlOf(host: string, port: number, path = ""): string {
  const name = ["localhost", "0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}${path}`;
}
