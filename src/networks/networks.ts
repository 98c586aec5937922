import { BlockList, isIP, SocketAddress } from "node:net";

/** The textual form that compares: IPv4-mapped as IPv4, no zone. Null for what is no address. */
export function normalIp(text: string): string | null {
  const address = text.split("%", 1)[0] ?? "";
  if (isIP(address) === 0) return null;
  if (isIP(address) === 4) return address;
  const normal = new SocketAddress({ address, family: "ipv6" }).address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(normal);
  return mapped?.[1] ?? normal;
}

/**
 * @param networks IP addresses and CIDR networks
 * @returns whether an address is in one of them
 * @throws RangeError for what is neither, and for a network that holds every address: that would trust the world
 */
export function networksOf(networks: readonly string[]): (ip: string) => boolean {
  const list = new BlockList();
  for (const network of networks) add(list, network);
  return (text) => {
    const ip = normalIp(text);
    return ip !== null && list.check(ip, familyOf(ip));
  };
}

function add(list: BlockList, network: string): void {
  const [text = "", prefix] = network.trim().split("/");
  const ip = normalIp(text);
  if (ip === null) throw new RangeError(`"${network}" is neither an IP address nor a network`);
  if (prefix === undefined) return list.addAddress(ip, familyOf(ip));
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  const widest = familyOf(ip) === "ipv4" ? 32 : 128;
  if (!(bits >= 1 && bits <= widest)) throw new RangeError(`"${network}" has no usable prefix length`);
  list.addSubnet(ip, bits, familyOf(ip));
}

function familyOf(ip: string): "ipv4" | "ipv6" {
  return isIP(ip) === 4 ? "ipv4" : "ipv6";
}
