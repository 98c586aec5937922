import { afterAll, beforeAll, expect, test } from "vitest";
import { type Real, startReal } from "./real.ts";
import { runSequences } from "./sequences.ts";

/** MITTENTE_MODEL_STEPS: how many in all; thousands. */
const STEPS = Number(process.env.MITTENTE_MODEL_STEPS ?? 5_000);
const A_SEQUENCE = 100;

let real: Real;
beforeAll(async () => {
  real = await startReal();
});
afterAll(() => real.stop());

test(
  "thousands of steps in random order: service information reaches nobody but the owner's registered address of that moment",
  { timeout: 60_000 + STEPS * 1_000 },
  async () => {
    await runSequences(real, { sequences: Math.ceil(STEPS / A_SEQUENCE), steps: A_SEQUENCE });
    expect(real.journey.sink.mails.length).toBeGreaterThan(STEPS / 40);
  },
);
