import { expect, it } from "vitest";
import { run, temporaryFolder } from "../cli/cli-under-test.ts";

it("the demo by itself tells nine stories, all as the policy says, and ends", { timeout: 90_000 }, async () => {
  const { code, out, err } = await run(["demo"], { MITTENTE_DATA_DIR: await temporaryFolder() });
  expect({ code, err: err.includes("✗"), out }).toMatchObject({ code: 0, err: false });
  expect(out.match(/^\d {2}/gm)).toHaveLength(9);
  expect(out).toMatch(/^2 .*REPLY_TO_DIFFERS +maria@rossi\.example$/m);
  expect(out).toMatch(/^5 .*HELD AUTH_UNALIGNED +no ticket, no answer$/m);
  expect(out).toMatch(/^6 .*FOREIGN_LOCATOR +officina@bianchi\.example$/m);
});
