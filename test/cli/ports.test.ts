import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inodesListening } from "../../src/cli/port-holder.ts";
import { urlOf } from "../../src/cli/ports.ts";
import { run, temporaryFolder } from "./cli-under-test.ts";

const LISTENER = `require("node:net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;

describe("a busy port", () => {
  let holder: ReturnType<typeof spawn>;
  let port: string;

  beforeAll(async () => {
    holder = spawn(process.execPath, ["-e", LISTENER], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(holder.stdout!, "data")) as [Buffer];
    port = line.toString().trim();
  });
  afterAll(() => void holder.kill());

  it.each([
    "MITTENTE_PORT",
    "MITTENTE_BRIDGE_SMTP_PORT",
    "MITTENTE_BRIDGE_LMTP_PORT",
    "MITTENTE_CATCHER_PORT",
    "MITTENTE_CATCHER_SMTP_PORT",
  ])("is said with %s and with what holds it, before anything starts", async (setting) => {
    const free = {
      MITTENTE_PORT: "0",
      MITTENTE_BRIDGE_SMTP_PORT: "0",
      MITTENTE_BRIDGE_LMTP_PORT: "0",
      MITTENTE_CATCHER_PORT: "0",
      MITTENTE_CATCHER_SMTP_PORT: "0",
    };
    const { code, err } = await run(["up"], { ...free, [setting]: port, MITTENTE_DATA_DIR: await temporaryFolder() });
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} is taken by process ${holder.pid} (`);
    expect(err).toContain(`set ${setting} to another port`);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("two settings with one port are told apart", async () => {
    const env = {
      MITTENTE_PORT: "4999",
      MITTENTE_CATCHER_PORT: "4999",
      MITTENTE_BRIDGE_SMTP_PORT: "0",
      MITTENTE_BRIDGE_LMTP_PORT: "0",
    };
    const { code, err } = await run(["up"], { ...env, MITTENTE_DATA_DIR: await temporaryFolder() });
    expect(code).toBe(1);
    expect(err).toContain("MITTENTE_CATCHER_PORT and MITTENTE_PORT are both 4999");
  });
});

it("the kernel's table is read by column: only sockets that listen on exactly that port", () => {
  const table = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    "   0: 0100007F:0FA0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1",
    "   1: 0100007F:0FA0 0100007F:A0F0 01 00000000:00000000 00:00000000 00000000     0        0 22 1",
    "   2: 00000000:1FA0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 33 1",
  ].join("\n");
  expect(inodesListening(table, 4000)).toEqual(["11"]);
  expect(inodesListening("", 4000)).toEqual([]);
});

it.each([
  ["localhost", "http://127.0.0.1:4000/graphql"],
  ["0.0.0.0", "http://127.0.0.1:4000/graphql"],
  ["::", "http://127.0.0.1:4000/graphql"],
  ["::1", "http://[::1]:4000/graphql"],
  ["192.0.2.7", "http://192.0.2.7:4000/graphql"],
])("what listens on %s is reached at %s", (host, url) => {
  expect(urlOf(host, 4000, "/graphql")).toBe(url);
});
