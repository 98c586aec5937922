import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expectedReadme } from "./settings-table.ts";

const root = join(import.meta.dirname, "..");
await writeFile(join(root, "README.md"), await expectedReadme(root));
