import { expect, it } from "vitest";
import { closeAll } from "../../src/cli/stopping.ts";

it("what fails to stop does not keep the next from being stopped, and is said at the end", async () => {
  const closed: string[] = [];
  const closing = (name: string, fails = false) => ({
    name,
    close: async () => {
      closed.push(name);
      if (fails) throw new Error("stuck");
    },
  });
  const stopping = closeAll([closing("bridge"), closing("API", true), closing("database")]);
  await expect(stopping).rejects.toThrow("Not everything stopped cleanly. API: stuck");
  expect(closed).toEqual(["bridge", "API", "database"]);
});
