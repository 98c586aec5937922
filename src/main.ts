#!/usr/bin/env node
import { runsHere } from "./cli/node-version.ts";

// Nothing else is imported before this: it may need what an older Node does not have.
if (await runsHere()) {
  const { main } = await import("./cli/program.ts");
  process.exitCode = await main(process.argv.slice(2));
}
