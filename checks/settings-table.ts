import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

export const BEGIN = "<!-- settings: made by `npm run docs:settings`, do not edit -->";
export const END = "<!-- /settings -->";

const propertiesSchema = z.object({
  properties: z.record(z.string(), z.object({ description: z.string().optional(), default: z.unknown().optional() })),
});

/** The README's table, one row a setting in the schema's order. */
export function settingsTable(schema: z.ZodType): string {
  const { properties } = propertiesSchema.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  const rows = Object.entries(properties).map(([name, setting]) => {
    if (!setting.description) throw new Error(`${name} has no description`);
    return `| \`${name}\` | ${shown(setting.default)} | ${setting.description.replaceAll("|", "\\|")} |`;
  });
  return ["| variable | default | what it is |", "| --- | --- | --- |", ...rows].join("\n");
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : Array.isArray(value) ? value.join(",") : JSON.stringify(value);
  return text ? `\`${text}\`` : "";
}

/** @throws Error when the markers are not there, once each and in order */
export function withSettingsTable(readme: string, table: string): string {
  const [before, rest, ...more] = readme.split(BEGIN);
  const [, after, ...others] = (rest ?? "").split(END);
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0)
    throw new Error(`README.md needs one “${BEGIN}” and one “${END}” after it`);
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
}

/** What the README of a built checkout should be, as prettier writes it. */
export async function expectedReadme(root: string): Promise<string> {
  const { format, resolveConfig } = await import("prettier");
  const file = join(root, "README.md");
  const built = (await import(pathToFileURL(join(root, "dist/config/settings.js")).href)) as {
    settingsSchema: z.ZodType;
  };
  const readme = withSettingsTable(await readFile(file, "utf8"), settingsTable(built.settingsSchema));
  return format(readme, { ...(await resolveConfig(file)), parser: "markdown" });
}
