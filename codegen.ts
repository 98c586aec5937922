import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { CodegenConfig } from "@graphql-codegen/cli";

const AUDIENCES = ["anyone", "portal", "desk", "bridge", "provisioning"] as const;

const hasOperations = (audience: string) =>
  existsSync(`schema/operations/${audience}`) &&
  readdirSync(`schema/operations/${audience}`).some((file) => file.endsWith(".graphql"));

const GENERATED = "src/clients/generated";

/** All audiences' documents in one file, by `sha256:<hex>` of their text: what the API takes by `documentId`. */
function writeTrustedDocuments(): void {
  const documents = AUDIENCES.filter(hasOperations).flatMap((audience) => {
    const manifest = readFileSync(`${GENERATED}/${audience}/persisted-documents.json`, "utf8");
    return Object.entries(JSON.parse(manifest) as Record<string, string>);
  });
  const sorted = Object.fromEntries(documents.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync("schema/trusted-documents.json", `${JSON.stringify(sorted, null, 2)}\n`);
}

/**
 * One client an audience, so that no audience's bundle carries another's documents.
 * The output compiles as it is under this project's tsconfig: imports carry `.ts`, types are imported as types,
 * and there are no TypeScript enums (Node runs the files directly).
 */
const config: CodegenConfig = {
  schema: "schema/schema.graphql",
  hooks: { afterAllFileWrite: ["prettier --write --log-level warn"], beforeDone: writeTrustedDocuments },
  generates: Object.fromEntries(
    AUDIENCES.filter(hasOperations).map((audience) => [
      `${GENERATED}/${audience}/`,
      {
        preset: "client",
        documents: `schema/operations/${audience}/*.graphql`,
        presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: "sha256" } },
        config: {
          documentMode: "string",
          useTypeImports: true,
          enumType: "string-literal",
          importExtension: ".ts",
          futureProofEnums: true,
          strictScalars: true,
          scalars: {
            ID: "string",
            DateTime: "string",
            Date: "string",
            EmailAddress: "string",
            Base64: "string",
            JSONObject: "Record<string, unknown>",
          },
        },
      },
    ]),
  ),
};

export default config;
