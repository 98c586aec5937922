import type { Facts, Json, Language } from "../../policy/facts.ts";
import type { KindDefinition } from "./definition.ts";

/** What stands in a sentence beside the parameters. */
export interface SentenceSubject {
  readonly serviceName: string | null;
  readonly accountNumber: string;
}

const PLACE = /\{([A-Za-z][A-Za-z0-9]*)\}/g;
const ABSENT = "–";

/** The names that a template has places for. */
export const placesOf = (template: string): readonly string[] => [...template.matchAll(PLACE)].map(([, name]) => name!);

/**
 * The sentence that the customer reads: the template with each value in quotation marks that no value may contain, so that a
 * value cannot look like the sentence. A parameter that is not given is a dash.
 */
export function sentenceOf(
  { sentence, words }: Pick<KindDefinition, "sentence" | "words">,
  parameters: Facts,
  { serviceName, accountNumber }: SentenceSubject,
  language: Language,
): string {
  const said = (name: string) => {
    if (name === "service") return quoted(serviceName ?? ABSENT);
    if (name === "account") return accountNumber;
    const value = Object.hasOwn(parameters, name) ? parameters[name]! : null;
    const inWords = typeof value === "string" ? words[name]?.[value]?.[language] : undefined;
    return inWords ?? spelled(value);
  };
  return sentence[language].replace(PLACE, (_, name: string) => said(name));
}

function spelled(value: Json): string {
  if (value === null) return ABSENT;
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(spelled).join(", ");
  return JSON.stringify(value);
}

const quoted = (text: string) => (text === ABSENT ? text : `«${text}»`);

/** Control characters, what has no width, what turns the direction of writing, and our own quotation marks. */
const MISLEADING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}«»]/u;

/** Whether all texts of a value can stand in a sentence without pretending to be more of it. */
export function isPlain(value: Json): boolean {
  if (typeof value === "string") return !MISLEADING.test(value) && value.trim() === value;
  if (value === null || typeof value !== "object") return true;
  return Object.entries(value).every(([name, part]) => !MISLEADING.test(name) && isPlain(part));
}
