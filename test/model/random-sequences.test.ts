import { afterAll, beforeAll, expect, test } from "vitest";
import { type Real, startReal } from "./real.ts";
import { runSequences } from "./sequences.ts";

let real: Real;
beforeAll(async () => {
  real = await startReal();
});
afterAll(() => real.stop());

test("whatever happens in whatever order, service information reaches nobody but the owner's registered address of that moment", async () => {
  await runSequences(real, { sequences: 4, steps: 50 });
  expect(real.journey.sink.mails.length).toBeGreaterThan(5);
}, 180_000);
