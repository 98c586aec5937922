import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SettingsError } from "../../src/config/settings.ts";
import { secretOf } from "../../src/keys/installation-secret.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mittente-secret-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const unset = (directory = folder) => ({
  NODE_ENV: "development",
  MITTENTE_SECRET: undefined,
  MITTENTE_DATA_DIR: directory,
});
const contents = async () => (await readFile(join(folder, "secret"), "utf8")).trimEnd();

describe("the installation's secret", () => {
  test("is MITTENTE_SECRET where it is set, and then no file is made", async () => {
    const bytes = randomBytes(32);
    const secret = await secretOf({ ...unset(), MITTENTE_SECRET: bytes.toString("base64") });
    expect(secret.export()).toEqual(bytes);
    expect(await readdir(folder)).toEqual([]);
  });

  test("is made once in the data folder, readable by its user alone", async () => {
    const first = await secretOf(unset());
    const second = await secretOf(unset());
    expect(second.export()).toEqual(first.export());
    expect(await contents()).toBe(first.export().toString("base64"));
    expect((await stat(join(folder, "secret"))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["secret"]);
  });

  test("is one for all who ask at once, in a folder that was not there", async () => {
    const directory = join(folder, "deep", "data");
    const secrets = await Promise.all(Array.from({ length: 20 }, () => secretOf(unset(directory))));
    expect(new Set(secrets.map((secret) => secret.export().toString("hex"))).size).toBe(1);
    expect(await readdir(directory)).toEqual(["secret"]);
  });

  test("is never made up in production", async () => {
    await expect(secretOf({ ...unset(), NODE_ENV: "production" })).rejects.toThrow(SettingsError);
    expect(await readdir(folder)).toEqual([]);
  });

  test("is not taken from a file that others can read", async () => {
    await secretOf(unset());
    await chmod(join(folder, "secret"), 0o640);
    await expect(secretOf(unset())).rejects.toThrow(/chmod 600/);
  });

  test("is not read through a symbolic link", async () => {
    await writeFile(join(folder, "elsewhere"), `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
    await symlink(join(folder, "elsewhere"), join(folder, "secret"));
    await expect(secretOf(unset())).rejects.toThrow(/ELOOP/);
  });

  test.each(["", "short", "A".repeat(43), "A".repeat(200), `${"A".repeat(43)}=x`])(
    "is refused when the file holds %j, and the file is left alone",
    async (text) => {
      await writeFile(join(folder, "secret"), text, { mode: 0o600 });
      await expect(secretOf(unset())).rejects.toThrow(SettingsError);
      expect(await readFile(join(folder, "secret"), "utf8")).toBe(text);
    },
  );

  test("does not show when it is printed", async () => {
    const secret = await secretOf(unset());
    const printed = inspect(secret, { depth: 10, showHidden: true }) + JSON.stringify(secret);
    expect(printed).not.toContain(await contents());
  });
});
