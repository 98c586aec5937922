import { customType, timestamp, uuid } from "drizzle-orm/pg-core";

/** UUIDv7, made in the application: PostgreSQL 15 has no uuidv7(). */
export const id = () => uuid().primaryKey();

export const instant = () => timestamp({ withTimezone: true, mode: "date" });

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

export const tsvector = customType<{ data: string }>({
  dataType: () => "tsvector",
});
