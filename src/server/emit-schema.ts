import { writeFile } from "node:fs/promises";
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildApiSchema } from "./schema.ts";

/** The API as a file, committed: the difference of every change. printSchema keeps @oneOf, which emitSchemaFile leaves out. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(buildApiSchema()))}\n`;

if (process.argv[1] === import.meta.filename)
  await writeFile(process.argv[2] ?? "schema/schema.graphql", printedSchema());
