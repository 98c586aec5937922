import type { FastifyRequest } from "fastify";
import { normalIp } from "../networks/networks.ts";

/** Proxies that are followed, and characters that are read: both from the right. */
const MOST_PROXIES = 10;
const MOST_READ = 2_000;

/**
 * Whom a request comes from: the other end of its connection, or, where that is a proxy of ours, the last address in
 * X-Forwarded-For that is none. Each proxy appends whom it saw; what stands before that, the visitor may have written.
 * Anything that is no address ends the search at the proxy that passed it on.
 */
export function clientAddress({ socket, headers }: Asked, isProxy: (ip: string) => boolean): string {
  let address = socket.remoteAddress ?? "";
  if (!isProxy(address)) return address;
  const seen = forwardedFor(headers["x-forwarded-for"]);
  for (let hops = 0; hops < MOST_PROXIES && isProxy(address); hops += 1) {
    const before = normalIp(seen.pop()?.trim() ?? "");
    if (before === null) return address;
    address = before;
  }
  return address;
}

type Asked = Pick<FastifyRequest, "headers"> & { readonly socket: { readonly remoteAddress?: string | undefined } };

function forwardedFor(header: string | readonly string[] | undefined): string[] {
  const text = typeof header === "object" ? header.join(",") : (header ?? "");
  const addresses = text.slice(-MOST_READ).split(",");
  // The first of a header that was cut may be half an address.
  return text.length > MOST_READ ? addresses.slice(1) : addresses;
}
