import { mergeConfig } from "vitest/config";
import config from "../../vitest.config.ts";

/** What takes too long for `npm test`, or needs a package of the system: `*.long.ts`. */
const long = mergeConfig(config, { test: { fileParallelism: false } });
long.test = { ...long.test, include: ["test/**/*.long.ts"] };

export default long;
