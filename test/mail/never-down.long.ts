import { expect, it } from "vitest";
import { neverDown } from "./never-down.ts";

const CASES = Number(process.env["MITTENTE_CASES"] ?? 100_000);

it(`${CASES} mutated mails: each is read in time, and none takes a thread down`, async () => {
  expect(await neverDown(CASES)).toBe(CASES);
}, 7_200_000);
