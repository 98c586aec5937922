import "reflect-metadata";
import { stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { pino } from "pino";
import { expect, it } from "vitest";
import { type Everything, startEverything } from "../../src/cli/everything.ts";
import { findPlaces } from "../../src/cli/places.ts";
import { readSettings } from "../../src/config/settings.ts";
import { isFirstRun, seedDemo } from "../../src/demo/seed.ts";
import { temporaryFolder } from "./cli-under-test.ts";

const PORTS = [
  "MITTENTE_PORT",
  "MITTENTE_BRIDGE_SMTP_PORT",
  "MITTENTE_BRIDGE_LMTP_PORT",
  "MITTENTE_CATCHER_PORT",
  "MITTENTE_CATCHER_SMTP_PORT",
];

it(
  "everything starts on free ports, is found, refuses a second, ends, and starts again with its data",
  { timeout: 90_000 },
  async () => {
    const folder = await temporaryFolder();
    const env = { MITTENTE_DATA_DIR: folder, ...Object.fromEntries(PORTS.map((name) => [name, "0"])) };
    const settings = readSettings(env);
    const start = () => startEverything(settings, { log: pino({ level: "silent" }), progress: () => {} });

    const first = await start();
    try {
      expect(await findPlaces(folder)).toEqual(first.places);
      expect((await stat(join(folder, "running.json"))).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder, "bridge-credentials.json"))).mode & 0o777).toBe(0o600);
      for (const host of ["127.0.0.1", "::1"]) expect(await greeting(host, first.places.smtpPort)).toMatch(/^220 /);
      await expect(start()).rejects.toThrow("Mittente already runs with");
      expect(await isFirstRun(first.installation.pool("operator"))).toBe(true);
      expect(await seedDemo(first.installation, first.places.apiUrl)).toEqual({
        accounts: 8,
        services: 17,
        tickets: 5,
      });
    } finally {
      await first.stop();
    }
    await expectGone(first, folder);

    const second = await start();
    try {
      expect(await isFirstRun(second.installation.pool("operator"))).toBe(false);
      expect(await seedDemo(second.installation, second.places.apiUrl)).toEqual({
        accounts: 8,
        services: 17,
        tickets: 5,
      });
    } finally {
      await second.stop();
    }
  },
);

async function expectGone({ places }: Everything, folder: string): Promise<void> {
  expect(await findPlaces(folder)).toBeNull();
  await expect(stat(join(folder, "running.json"))).rejects.toThrow("ENOENT");
  for (const port of [places.smtpPort, places.lmtpPort, Number(new URL(places.apiUrl).port)])
    await expect(greeting("127.0.0.1", port)).rejects.toThrow("ECONNREFUSED");
}

function greeting(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port }, () => {});
    socket.once("error", reject);
    socket.once("data", (line) => {
      socket.destroy();
      resolve(line.toString());
    });
  });
}
