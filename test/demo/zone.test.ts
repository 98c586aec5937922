import { readFile, stat } from "node:fs/promises";
import { expect, it } from "vitest";
import { MAIL_DOMAINS } from "../../src/demo/people.ts";
import { ensureDemoZone, readDkimKeys } from "../../src/demo/zone.ts";
import { openDns } from "../../src/mail/dns.ts";
import { temporaryFolder } from "../cli/cli-under-test.ts";

it("the demo's zone publishes DKIM, SPF and DMARC for each of its domains, and is made once", async () => {
  const folder = await temporaryFolder();
  const { file, isNew } = await ensureDemoZone(folder);
  expect(isNew).toBe(true);
  const ask = await openDns({ kind: "ZONE", file });
  for (const domain of MAIL_DOMAINS) {
    expect(await ask(domain, "TXT", 1_000)).toEqual([[expect.stringMatching(/^v=spf1 ip4:192\.0\.2\.\d+ -all$/)]]);
    expect(await ask(`_dmarc.${domain}`, "TXT", 1_000)).toEqual([["v=DMARC1; p=reject"]]);
    const [strings] = (await ask(`demo._domainkey.${domain}`, "TXT", 1_000)) as string[][];
    expect(strings!.join("")).toMatch(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{300,}=*$/);
    expect(strings!.every((string) => string.length <= 255)).toBe(true);
  }
  const [zone, keys] = [await readFile(file, "utf8"), await readDkimKeys(folder)];
  expect(await ensureDemoZone(folder)).toEqual({ file, isNew: false });
  expect(await readFile(file, "utf8")).toBe(zone);
  expect(await readDkimKeys(folder)).toEqual(keys);
});

it("private keys are for their owner alone", async () => {
  const folder = await temporaryFolder();
  await ensureDemoZone(folder);
  expect((await stat(`${folder}/demo`)).mode & 0o777).toBe(0o700);
  expect((await stat(`${folder}/demo/dkim-keys.json`)).mode & 0o777).toBe(0o600);
});
