import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "../../policy/facts.ts";
import { problemsOf } from "./template-check.ts";
import { builtInTemplates, LANGUAGES, type NamedTemplate, TEMPLATE_NAMES, type Templates } from "./templates.ts";

/** Files that cannot be templates, each with its name; nothing is sent with them. */
export class TemplatesError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      ["These mail templates are not right (MITTENTE_TEMPLATES_DIR):", ...problems.map((one) => `  ${one}`)].join("\n"),
    );
    this.name = "TemplatesError";
  }
}

const MOST_BYTES = 64 * 1024;
const FILE = /^([a-z-]+)\.(it|en)\.(txt|html|subject)$/;

/**
 * Our own templates, with those of the folder in their place: `<name>.<it|en>.txt` and `.html`, which come together, and for
 * notices `.subject`, one line. Read once.
 * @throws TemplatesError that names every problem at once
 */
export async function readTemplates(folder: string | undefined): Promise<Templates> {
  if (folder === undefined) return builtInTemplates;
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new TemplatesError([`${folder}: cannot be read (${String((cause as NodeJS.ErrnoException).code)})`]);
  });
  const problems: string[] = [];
  const replaced = new Map<string, Partial<Record<"text" | "html" | "subject", string>>>();
  for (const file of files.toSorted()) {
    const [, name = "", code = "", extension] = FILE.exec(file) ?? [];
    if (!TEMPLATE_NAMES.includes(name)) {
      problems.push(`${file}: not the name of a template. There are ${TEMPLATE_NAMES.join(", ")}, each .it or .en`);
      continue;
    }
    const language = code.toUpperCase() as Language;
    const part = extension === "txt" ? "text" : (extension as "html" | "subject");
    const source = await read(join(folder, file), problems, file);
    const template = builtInTemplates(name, language);
    if (part === "subject" && template.subject === null)
      problems.push(`${file}: the subject of a reply is its ticket's`);
    problems.push(...problemsOf(source, template, part).map((problem) => `${file}: ${problem}`));
    if (part === "subject" && source.trimEnd().includes("\n")) problems.push(`${file}: a subject is one line`);
    const key = `${name} ${language}`;
    replaced.set(key, { ...replaced.get(key), [part]: part === "subject" ? source.trim() : source });
  }
  problems.push(...alone(replaced));
  if (problems.length > 0) throw new TemplatesError(problems);
  const all = new Map<string, NamedTemplate>();
  for (const name of TEMPLATE_NAMES)
    for (const language of LANGUAGES) {
      const key = `${name} ${language}`;
      all.set(key, { ...builtInTemplates(name, language), ...replaced.get(key) });
    }
  return (name, language) => all.get(`${name} ${language}`) ?? builtInTemplates(name, language);
}

async function read(path: string, problems: string[], file: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MOST_BYTES) {
    problems.push(`${file}: larger than ${MOST_BYTES / 1024} KiB`);
    return "";
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch {
    problems.push(`${file}: cannot be read as UTF-8`);
    return "";
  }
}

/** A reader sees one of the two, and both must say the same. */
function alone(replaced: ReadonlyMap<string, Partial<Record<"text" | "html" | "subject", string>>>): readonly string[] {
  return [...replaced].flatMap(([key, { text, html }]) => {
    if ((text === undefined) === (html === undefined)) return [];
    const file = key.toLowerCase().replace(" ", ".");
    return text === undefined
      ? [`${file}.txt: missing beside ${file}.html`]
      : [`${file}.html: missing beside ${file}.txt`];
  });
}
