import fc from "fast-check";
import { ADDRESS_COMMANDS } from "./address-commands.ts";
import { COMMANDS, holdAgainst } from "./commands.ts";
import { type Real, startModel } from "./real.ts";

const ANY = fc.oneof({ weight: 6, arbitrary: COMMANDS }, { weight: 1, arbitrary: ADDRESS_COMMANDS });

/** F6: so many sequences of so many random steps, on one real installation. A failure prints its seed and its story. */
export async function runSequences(real: Real, { sequences, steps }: { sequences: number; steps: number }) {
  await fc.assert(
    fc.asyncProperty(fc.array(ANY, { minLength: steps, maxLength: steps, size: "max" }), async (commands) => {
      const model = await startModel(real);
      real.isMailTaken = true;
      for (const command of commands) {
        await command.run(model, real);
        await holdAgainst(model, real);
      }
      // What was put off goes now, by what is so now.
      real.isMailTaken = true;
      real.pass(6 * 60 * 60_000);
      await holdAgainst(model, real);
    }),
    { numRuns: sequences, endOnFailure: true },
  );
}
