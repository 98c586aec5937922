import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GraphQLError, parse } from "graphql";
import type { Check } from "./check.ts";
import { findingsOf } from "./schema-rules.ts";

const SCHEMA = "schema/schema.graphql";

export const schemaRules: Check = {
  name: "schema-rules",
  demands: `${SCHEMA} keeps the API's conventions: audiences, connections, payloads`,
  async find(root) {
    try {
      return findingsOf(parse(await readFile(join(root, SCHEMA), "utf8")));
    } catch (error) {
      return [error instanceof GraphQLError ? `${SCHEMA}: ${error.message}` : `${SCHEMA} cannot be read`];
    }
  },
};
