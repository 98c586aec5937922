import { join } from "node:path";
import type { Settings } from "../config/settings.ts";

/** Where the signed heads of the audit chain lie, outside the database. */
export const headsFileOf = (settings: Pick<Settings, "MITTENTE_AUDIT_HEADS_FILE" | "MITTENTE_DATA_DIR">): string =>
  settings.MITTENTE_AUDIT_HEADS_FILE ?? join(settings.MITTENTE_DATA_DIR, "audit-heads.jsonl");
