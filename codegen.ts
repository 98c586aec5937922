import { existsSync, readdirSync } from "node:fs";
import type { CodegenConfig } from "@graphql-codegen/cli";

const AUDIENCES = ["portal", "desk", "bridge", "provisioning"] as const;

const hasOperations = (audience: string) =>
  existsSync(`schema/operations/${audience}`) &&
  readdirSync(`schema/operations/${audience}`).some((file) => file.endsWith(".graphql"));

/**
 * One client an audience, so that no audience's bundle carries another's documents.
 * The output compiles as it is under this project's tsconfig: imports carry `.ts`, types are imported as types,
 * and there are no TypeScript enums (Node runs the files directly).
 */
const config: CodegenConfig = {
  schema: "schema/schema.graphql",
  hooks: { afterAllFileWrite: ["prettier --write --log-level warn"] },
  generates: Object.fromEntries(
    AUDIENCES.filter(hasOperations).map((audience) => [
      `src/clients/generated/${audience}/`,
      {
        preset: "client",
        documents: `schema/operations/${audience}/*.graphql`,
        presetConfig: { fragmentMasking: false },
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
