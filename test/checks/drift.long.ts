import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { clientsDrift } from "../../checks/clients-drift.check.ts";
import { migrationsDrift } from "../../checks/migrations-drift.check.ts";
import { schemaDrift } from "../../checks/schema-drift.check.ts";
import { settingsDrift } from "../../checks/settings-drift.check.ts";
import { BEGIN, END, expectedReadme, settingsTable, withSettingsTable } from "../../checks/settings-table.ts";
import { runTool } from "../../checks/tool.ts";
import { planted } from "./planted.ts";

// Whole tools run here, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const CONFIGURATION = ["package.json", "tsconfig.json", "tsconfig.build.json", ".prettierrc"];

describe("the schema", () => {
  const EMITTER = `import { writeFile } from "node:fs/promises";
await writeFile(String(process.argv[2]), "type Query {\\n  number: String!\\n}\\n");
`;

  test("as the resolvers make it passes", async () => {
    await using copy = await planted(CONFIGURATION, {
      "src/server/emit-schema.ts": EMITTER,
      "schema/schema.graphql": "type Query {\n  number: String!\n}\n",
    });
    expect(await schemaDrift.find(copy.root)).toEqual([]);
  });

  test("as the resolvers do not make it is found, with the first line that differs", async () => {
    await using copy = await planted(CONFIGURATION, {
      "src/server/emit-schema.ts": EMITTER,
      "schema/schema.graphql": "type Query {\n  number: String\n}\n",
    });
    expect(await schemaDrift.find(copy.root)).toEqual([
      "schema/schema.graphql:2: has “  number: String”, the resolvers make “  number: String!”",
    ]);
  });

  test("that is not there is found", async () => {
    await using copy = await planted(CONFIGURATION, { "src/server/emit-schema.ts": EMITTER });
    expect(await schemaDrift.find(copy.root)).toHaveLength(1);
  });

  test("of a checkout that does not build proves nothing, and fails", async () => {
    await using copy = await planted(CONFIGURATION, {
      "src/server/emit-schema.ts": EMITTER,
      "src/planted.ts": "export const broken: string = 1;\n",
      "schema/schema.graphql": "type Query {\n  number: String!\n}\n",
    });
    expect(await schemaDrift.find(copy.root)).toEqual([expect.stringContaining("does not build: src/planted.ts")]);
    expect(await settingsDrift.find(copy.root)).toEqual([expect.stringContaining("does not build: src/planted.ts")]);
  });
});

describe("generated clients", () => {
  const CLIENTS = ["codegen.ts", "package.json", "tsconfig.json", ".prettierrc"];
  const CONTRACT = {
    "schema/schema.graphql": "type Query {\n  number: String!\n}\n",
    "schema/operations/bridge/number.graphql": "query Number {\n  number\n}\n",
  };

  test("and the list of trusted documents, edited, left over or not made, are found; those that codegen makes are not", async () => {
    await using copy = await planted(CLIENTS, CONTRACT);
    await runTool(copy.root, "graphql-codegen", []);
    expect(await clientsDrift.find(copy.root)).toEqual([]);

    const generated = join(copy.root, "src/clients/generated");
    await appendFile(join(generated, "bridge/graphql.ts"), "\nexport const edited = 1;\n");
    await writeFile(join(generated, "bridge/left-over.ts"), "export const old = 1;\n");
    await mkdir(join(copy.root, "schema/operations/desk"));
    await writeFile(join(copy.root, "schema/operations/desk/number.graphql"), "query Same {\n  number\n}\n");
    await writeFile(join(copy.root, "schema/trusted-documents.json"), "{}\n");
    const findings = await clientsDrift.find(copy.root);
    expect(findings).toEqual(
      expect.arrayContaining([
        "src/clients/generated/bridge/graphql.ts: differs",
        "src/clients/generated/bridge/left-over.ts: nothing makes it any more",
        "src/clients/generated/desk/graphql.ts: missing",
        "schema/trusted-documents.json: differs",
      ]),
    );
    expect(findings).not.toContainEqual(expect.stringContaining("bridge/gql.ts"));
  });

  test("of an operation that the schema does not know are refused", async () => {
    await using copy = await planted(CLIENTS, {
      ...CONTRACT,
      "schema/operations/bridge/number.graphql": "query Number {\n  nowhere\n}\n",
    });
    expect((await clientsDrift.find(copy.root)).join("\n")).toContain("nowhere");
  });
});

describe("migrations", () => {
  const TABLES = ["drizzle.config.ts", "package.json", "tsconfig.json"];
  const table = (columns: string) =>
    `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const things = pgTable("things", { name: text().primaryKey(), ${columns} });
export type Unused = typeof integer;
`;

  test("that lack a column, or would have to ask about a renamed one, are found; complete ones are not", async () => {
    const tables = "src/database/tables/index.ts";
    await using copy = await planted(TABLES, { [tables]: table("colour: text()") });
    await runTool(copy.root, "drizzle-kit", ["generate"]);
    expect(await migrationsDrift.find(copy.root)).toEqual([]);

    await writeFile(join(copy.root, tables), table("colour: text(), weight: integer()"));
    expect(await migrationsDrift.find(copy.root)).toContainEqual(
      expect.stringMatching(/^drizzle\/0001_\w+\.sql: missing$/),
    );

    await writeFile(join(copy.root, tables), table("shade: text()"));
    expect(await migrationsDrift.find(copy.root)).not.toEqual([]);
  });
});

describe("the settings table", () => {
  const SETTINGS = [...CONFIGURATION, "src/config"];

  test("of another time is found, and the one that docs:settings writes is not", async () => {
    await using copy = await planted(SETTINGS, {
      "README.md": `# Mittente\n\n${BEGIN}\n\n| variable |\n| --- |\n\n${END}\n`,
    });
    expect(await settingsDrift.find(copy.root)).toEqual([
      "README.md: the settings table is not that of src/config/settings.ts",
    ]);
    await writeFile(join(copy.root, "README.md"), await expectedReadme(copy.root));
    expect(await settingsDrift.find(copy.root)).toEqual([]);
  });

  test("without a place in the README is found", async () => {
    await using copy = await planted(SETTINGS, { "README.md": "# Mittente\n" });
    expect(await settingsDrift.find(copy.root)).toEqual([expect.stringContaining("README.md needs one")]);
  });
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
