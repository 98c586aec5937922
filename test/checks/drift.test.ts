import { expect, test } from "vitest";
import { z } from "zod";
import { clientsDrift } from "../../checks/clients-drift.check.ts";
import { migrationsDrift } from "../../checks/migrations-drift.check.ts";
import { schemaDrift } from "../../checks/schema-drift.check.ts";
import { settingsDrift } from "../../checks/settings-drift.check.ts";
import { BEGIN, END, settingsTable, withSettingsTable } from "../../checks/settings-table.ts";
import { planted } from "./planted.ts";

const BUILDABLE = ["src", "package.json", "tsconfig.json", "tsconfig.build.json"];
const TABLES = ["src/database", "drizzle", "drizzle.config.ts", "package.json", "tsconfig.json"];
const CLIENTS = ["schema", "src/clients", "codegen.ts", "package.json", "tsconfig.json", ".prettierrc"];

test("a schema that the resolvers do not make is found, with the first line that differs", async () => {
  await using copy = await planted([...BUILDABLE, "schema"], {
    "schema/schema.graphql": (schema) => schema.replace("number: String!", "number: String"),
  });
  expect(await schemaDrift.find(copy.root)).toEqual([
    expect.stringMatching(
      /^schema\/schema\.graphql:\d+: has “ {2}number: String”, the resolvers make “ {2}number: String!”$/,
    ),
  ]);
});

test("a checkout that does not build proves nothing, and fails", async () => {
  await using copy = await planted([...BUILDABLE, "schema"], {
    "src/planted.ts": "export const broken: string = 1;\n",
  });
  expect(await schemaDrift.find(copy.root)).toContainEqual(expect.stringContaining("does not build: src/planted.ts"));
  expect(await settingsDrift.find(copy.root)).toContainEqual(expect.stringContaining("does not build: src/planted.ts"));
});

test("generated clients that were edited, left over or not made are found", async () => {
  await using copy = await planted(CLIENTS, {
    "src/clients/generated/bridge/graphql.ts": (client) => `${client}\nexport const edited = 1;\n`,
    "src/clients/generated/bridge/left-over.ts": "export const old = 1;\n",
    "schema/operations/provisioning/planted.graphql": "query Planted { viewer { __typename } }\n",
  });
  const findings = await clientsDrift.find(copy.root);
  expect(findings).toContain("src/clients/generated/bridge/graphql.ts: differs");
  expect(findings).toContain("src/clients/generated/bridge/left-over.ts: nothing makes it any more");
  expect(findings).toContain("src/clients/generated/provisioning/graphql.ts: missing");
});

test("an operation that the schema does not know is found", async () => {
  await using copy = await planted(CLIENTS, {
    "schema/operations/bridge/planted.graphql": "query Planted { nowhere }\n",
  });
  expect((await clientsDrift.find(copy.root)).join("\n")).toContain("nowhere");
});

test("a table without its migration is found", async () => {
  await using copy = await planted(TABLES, {
    "src/database/tables/planted.table.ts":
      'import { pgTable, text } from "drizzle-orm/pg-core";\nexport const planted = pgTable("planted", { name: text().primaryKey() });\n',
    "src/database/tables/index.ts": (index) => `${index}\nexport * from "./planted.table.ts";\n`,
  });
  expect(await migrationsDrift.find(copy.root)).toContainEqual(
    expect.stringMatching(/^drizzle\/\d{4}_\w+\.sql: missing$/),
  );
});

test("a renamed column, about which the tool would ask, is found", async () => {
  await using copy = await planted(TABLES, {
    "src/database/tables/desk.table.ts": (table) => table.replace("displayName:", "shownName:"),
  });
  expect(await migrationsDrift.find(copy.root)).not.toEqual([]);
});

test("a settings table of another time is found", async () => {
  await using copy = await planted([...BUILDABLE, ".prettierrc"], {
    "README.md": `# Mittente\n\n${BEGIN}\n\n| variable |\n| --- |\n\n${END}\n`,
  });
  expect(await settingsDrift.find(copy.root)).toEqual([
    "README.md: the settings table is not that of src/config/settings.ts",
  ]);
});

test("a README without a place for the table is found", async () => {
  await using copy = await planted(BUILDABLE, { "README.md": "# Mittente\n" });
  expect(await settingsDrift.find(copy.root)).toEqual([expect.stringContaining("README.md needs one")]);
});

test("the settings table shows names, defaults before they are transformed, and descriptions", () => {
  const schema = z.object({
    PORT: z.coerce.number().default(4000).describe("the port; 0 | any"),
    FOLDER: z
      .string()
      .default(".data")
      .transform((path) => `${path}/resolved`)
      .describe("where"),
    NAMES: z
      .string()
      .transform((text) => text.split(","))
      .default([])
      .describe("who"),
    URL: z.url().optional().describe("which"),
  });
  expect(settingsTable(schema).split("\n").slice(2)).toEqual([
    "| `PORT` | `4000` | the port; 0 \\| any |",
    "| `FOLDER` | `.data` | where |",
    "| `NAMES` |  | who |",
    "| `URL` |  | which |",
  ]);
});

test("a setting without a description has no row, so it is refused", () => {
  expect(() => settingsTable(z.object({ PORT: z.string() }))).toThrow("PORT has no description");
});

test("only what is between the markers is replaced", () => {
  expect(withSettingsTable(`a${BEGIN}old${END}b`, "new")).toBe(`a${BEGIN}\n\nnew\n\n${END}b`);
  expect(() => withSettingsTable(`${BEGIN}${END}${BEGIN}${END}`, "new")).toThrow("README.md needs one");
});
