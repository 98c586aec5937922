import { pgTable, uuid } from "drizzle-orm/pg-core";

/** Events that wait to be sealed, filled by a trigger: commits come out of order, so no watermark would find the late ones. */
export const auditUnsealed = pgTable("audit_unsealed", { eventId: uuid().primaryKey() });
