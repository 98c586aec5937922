import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { networksOf } from "../../src/networks/networks.ts";
import { clientAddress } from "../../src/server/client-address.ts";

const isProxy = networksOf(["10.0.0.0/8", "2001:db8:ffff::/48"]);
const addressOf = (remoteAddress: string, header?: string | string[]) =>
  clientAddress(
    { socket: { remoteAddress }, headers: header === undefined ? {} : { "x-forwarded-for": header as string } },
    isProxy,
  );

describe("whom a request comes from", () => {
  test.each<[string, string, string | string[] | undefined, string]>([
    ["nobody's proxy: the connection, whatever it says", "192.0.2.9", "198.51.100.1", "192.0.2.9"],
    ["a proxy that saw somebody", "10.0.0.1", "192.0.2.1", "192.0.2.1"],
    ["what the visitor wrote before that is not read", "10.0.0.1", "203.0.113.7, 192.0.2.1", "192.0.2.1"],
    ["a chain of proxies", "10.0.0.1", "203.0.113.7, 192.0.2.1, 10.0.0.3, 10.0.0.2", "192.0.2.1"],
    ["over IPv6", "2001:db8:ffff::1", "2001:DB8:1::5", "2001:db8:1::5"],
    ["a proxy seen as IPv4 in IPv6", "::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"],
    ["the header twice", "10.0.0.1", ["203.0.113.7", "192.0.2.1"], "192.0.2.1"],
    ["no header: the proxy", "10.0.0.1", undefined, "10.0.0.1"],
    ["an empty one", "10.0.0.1", "", "10.0.0.1"],
    ["no address: the proxy that passed it on", "10.0.0.1", "192.0.2.1, unknown, 10.0.0.2", "10.0.0.2"],
    ["a name", "10.0.0.1", "localhost", "10.0.0.1"],
    ["an address with a port", "10.0.0.1", "192.0.2.1:99", "10.0.0.1"],
    ["proxies all the way", "10.0.0.1", "10.0.0.4, 10.0.0.3", "10.0.0.4"],
  ])("%s", (_name, remote, header, expected) => expect(addressOf(remote, header)).toBe(expected));

  test("no more than ten proxies are followed", () => {
    const chain = (proxies: number) => ["192.0.2.1", ...Array.from({ length: proxies }, () => "10.0.0.2")].join(", ");
    expect(addressOf("10.0.0.1", chain(9))).toBe("192.0.2.1");
    expect(addressOf("10.0.0.1", chain(10))).toBe("10.0.0.2");
  });

  test("however long the header is, its end is read and half an address never", () => {
    const padding = " ".repeat(1_980);
    expect(addressOf("10.0.0.1", `203.0.113.1, 192.0.2.1${padding}, 10.0.0.2`)).toBe("10.0.0.2");
    expect(addressOf("10.0.0.1", `${"1.1.1.1,".repeat(100_000)}192.0.2.1`)).toBe("192.0.2.1");
  });

  test("whatever a visitor writes, the proxy's own word counts", () => {
    fc.assert(
      fc.property(fc.string(), (written) => {
        expect(addressOf("10.0.0.1", `${written}, 192.0.2.1`)).toBe("192.0.2.1");
      }),
    );
  });
});
