import type { Check } from "./check.ts";
import { clientsDrift } from "./clients-drift.check.ts";
import { format } from "./format.check.ts";
import { imports } from "./imports.check.ts";
import { lint } from "./lint.check.ts";
import { lockfile } from "./lockfile.check.ts";
import { migrationsDrift } from "./migrations-drift.check.ts";
import { schemaDrift } from "./schema-drift.check.ts";
import { schemaRules } from "./schema-rules.check.ts";
import { settingsDrift } from "./settings-drift.check.ts";
import { sizes } from "./sizes.check.ts";
import { text } from "./text.check.ts";
import { types } from "./types.check.ts";

/** Every rule of the gate, the quickest first. The tests of the product come beside them. */
export const GATE: readonly Check[] = [
  lockfile,
  sizes,
  text,
  format,
  types,
  imports,
  schemaRules,
  schemaDrift,
  clientsDrift,
  migrationsDrift,
  settingsDrift,
  lint,
];
