import { createHash } from "node:crypto";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { canonicalJson } from "../../audit/canonical-json.ts";
import type { Facts, Language } from "../../policy/facts.ts";
import type { KindFacts } from "../../policy/operation-facts.ts";
import { type KindDefinition, RECOGNITION_KINDS } from "./definition.ts";
import { isPlain, placesOf, sentenceOf, type SentenceSubject } from "./sentence.ts";

/** A definition that was checked, ready to be asked. */
export interface Kind {
  readonly definition: KindDefinition;
  readonly facts: KindFacts;
  /** Paths of what is wrong with parameters, at most ten, as JSON pointers; empty: nothing is. */
  problemsOf(parameters: Facts): readonly string[];
  sentence(parameters: Facts, subject: SentenceSubject, language: Language): string;
}

/** Bytes of canonical JSON, before any schema is asked. */
const MAX_PARAMETERS = 16_384;

/** What is wrong with a definition, for whoever wrote it. */
export class KindRefused extends Error {
  constructor(key: string, problem: string) {
    super(`${key}: ${problem}`);
    this.name = "KindRefused";
  }
}

/** @throws KindRefused */
export function makeKind(definition: KindDefinition): Kind {
  const { key, parameters, sentence, words } = definition;
  const fields = boundedFields(key, parameters);
  const known = [...fields, ...(definition.services.length > 0 ? ["service"] : []), "account"];
  for (const language of ["IT", "EN"] as const) {
    const places = placesOf(sentence[language]);
    for (const field of fields)
      if (!places.includes(field)) throw new KindRefused(key, `sentence.${language} does not say {${field}}`);
    for (const place of places)
      if (!known.includes(place)) throw new KindRefused(key, `sentence.${language} has {${place}}, which is nothing`);
    if (definition.services.length > 0 && !places.includes("service"))
      throw new KindRefused(key, `sentence.${language} does not say {service}`);
  }
  for (const name of Object.keys(words))
    if (!fields.includes(name)) throw new KindRefused(key, `words.${name} is no parameter`);
  const validate = compiled(key, parameters);
  return {
    definition,
    facts: Object.freeze({
      key,
      isIrreversible: definition.isIrreversible,
      isRecognition: (RECOGNITION_KINDS as readonly string[]).includes(key),
      services: definition.services,
      definition: createHash("sha256").update(canonicalJson(definition)).digest("hex"),
    }),
    problemsOf: (given) => problemsOf(validate, given),
    sentence: (given, subject, language) => sentenceOf(definition, given, subject, language),
  };
}

function problemsOf(validate: ValidateFunction, given: Facts): string[] {
  if (!isPlain(given) || Buffer.byteLength(canonicalJson(given)) > MAX_PARAMETERS) return [""];
  if (validate(given)) return [];
  const errors = (validate.errors ?? []).slice(0, 10);
  return errors.map(({ instancePath, params }) => {
    const { missingProperty, additionalProperty } = params as Record<string, unknown>;
    const name = missingProperty ?? additionalProperty;
    return typeof name === "string" ? `${instancePath}/${name}` : instancePath;
  });
}

function compiled(key: string, schema: KindDefinition["parameters"]): ValidateFunction {
  // allErrors would look at everything that an attacker sends: the first is enough.
  const ajv = new Ajv2020({ strict: true, allErrors: false, unicodeRegExp: true });
  addFormats.default(ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw new KindRefused(key, `parameters: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const SCALARS: ReadonlySet<unknown> = new Set(["string", "integer", "number", "boolean"]);

/** Flat, closed, and everything bounded: else a sentence could not say it, or its length had no end. */
function boundedFields(
  key: string,
  { type, additionalProperties, properties }: KindDefinition["parameters"],
): string[] {
  if (type !== "object" || additionalProperties !== false || !isObject(properties))
    throw new KindRefused(key, "parameters: an object with properties and additionalProperties: false");
  for (const [name, field] of Object.entries(properties)) {
    if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(name) || name === "service" || name === "account")
      throw new KindRefused(key, `parameters.${name}: a name like newOwner, and neither service nor account`);
    if (!isObject(field)) throw new KindRefused(key, `parameters.${name}: a schema of its own`);
    const item = field.type === "array" ? field.items : field;
    if (field.type === "array" && !(typeof field.maxItems === "number" && field.maxItems <= 100))
      throw new KindRefused(key, `parameters.${name}: maxItems, at most 100`);
    if (!isObject(item) || !SCALARS.has(item.type))
      throw new KindRefused(key, `parameters.${name}: string, integer, number, boolean, or an array of one of them`);
    const isBounded = Array.isArray(item.enum) || (typeof item.maxLength === "number" && item.maxLength <= 1_000);
    if (item.type === "string" && !isBounded)
      throw new KindRefused(key, `parameters.${name}: enum, or maxLength of at most 1000`);
  }
  return Object.keys(properties);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
