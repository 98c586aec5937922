import { networkInterfaces } from "node:os";
import fastify from "fastify";
import { expect, test } from "vitest";
import { listenOn } from "../../src/server/listening.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

function appOf() {
  const app = fastify();
  app.get("/", async () => ({ answer: 42 }));
  return app;
}
const ask = async (host: string, port: number) => (await fetch(`http://${host}:${port}/`)).json();

test("localhost is 127.0.0.1 and ::1 on one port, whatever the hosts file says", async () => {
  const listening = await listenOn(appOf(), ["localhost"], 0);
  expect(await ask("127.0.0.1", listening.port)).toEqual({ answer: 42 });
  if (hasIpv6) expect(await ask("[::1]", listening.port)).toEqual({ answer: 42 });
  await listening.close();
  await expect(ask("127.0.0.1", listening.port)).rejects.toThrow();
  await expect(ask("[::1]", listening.port)).rejects.toThrow();
});

test("a busy port is said as it is, and nothing is left open", async () => {
  const first = await listenOn(appOf(), ["127.0.0.1"], 0);
  await expect(listenOn(appOf(), ["127.0.0.1"], first.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  await first.close();
  const again = await listenOn(appOf(), ["127.0.0.1"], first.port);
  await again.close();
});
