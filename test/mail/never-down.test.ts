import { expect, it } from "vitest";
import { neverDown } from "./never-down.ts";

it("1,000 mutated mails: each is read in time, and none takes a thread down", async () => {
  expect(await neverDown(1_000)).toBe(1_000);
}, 120_000);
