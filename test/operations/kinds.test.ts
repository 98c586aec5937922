import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RECOGNITION_KINDS } from "../../src/operations/kinds/definition.ts";
import { type Kinds, readKinds } from "../../src/operations/kinds/kinds.ts";

let directory: string;
let builtIn: Kinds;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mittente-kinds-"));
  builtIn = await readKinds(undefined);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const RESTORE = {
  key: "MAILBOX_RESTORE",
  title: { IT: "Ripristino", EN: "Restore" },
  sentence: { IT: "Ripristinare {service} al {day}.", EN: "Restore {service} as of {day}." },
  isIrreversible: false,
  services: ["MAIL"],
  parameters: {
    type: "object",
    additionalProperties: false,
    properties: { day: { type: "string", format: "date", maxLength: 10 } },
    required: ["day"],
  },
};

async function fileOf(content: unknown): Promise<string> {
  const path = join(directory, "kinds.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("built in", () => {
  test("are the registrar's kinds and the three recognitions", () => {
    const keys = builtIn.list().map(({ facts }) => facts.key);
    expect(keys.toSorted()).toEqual(
      [
        "DOMAIN_AUTH_CODE",
        "DOMAIN_TRANSFER",
        "DNS_CHANGE",
        "OWNER_CHANGE",
        "CREDENTIAL_RESET",
        "SERVICE_CANCELLATION",
        ...RECOGNITION_KINDS,
      ].toSorted(),
    );
    const recognitions = builtIn.list().filter(({ facts }) => facts.isRecognition);
    expect(recognitions.map(({ facts }) => facts.key).toSorted()).toEqual([...RECOGNITION_KINDS].toSorted());
    expect(recognitions.every(({ facts }) => facts.services.length === 0)).toBe(true);
  });

  test("only a change of DNS can be taken back", () => {
    const reversible = builtIn.list().filter(({ facts }) => !facts.isIrreversible);
    expect(reversible.map(({ facts }) => facts.key)).toEqual(["DNS_CHANGE"]);
  });
});

describe("an operator's file", () => {
  test("adds kinds after the built-in ones", async () => {
    const kinds = await readKinds(await fileOf({ kinds: [RESTORE] }));
    const kind = kinds.find("MAILBOX_RESTORE")!;
    expect(kinds.list().at(-1)).toBe(kind);
    expect(kind.problemsOf({ day: "2026-03-01" })).toEqual([]);
    expect(kind.problemsOf({ day: "yesterday" })).toEqual(["/day"]);
    expect(kind.sentence({ day: "2026-03-01" }, { serviceName: "a@b.example", accountNumber: "C-1" }, "EN")).toBe(
      "Restore «a@b.example» as of «2026-03-01».",
    );
  });

  test("another definition under the same name is another kind to the digest", async () => {
    const one = (await readKinds(await fileOf({ kinds: [RESTORE] }))).find("MAILBOX_RESTORE")!;
    const edited = { ...RESTORE, sentence: { ...RESTORE.sentence, EN: "Restore {service} to {day}." } };
    const other = (await readKinds(await fileOf({ kinds: [edited] }))).find("MAILBOX_RESTORE")!;
    expect(other.facts.definition).not.toBe(one.facts.definition);
  });

  const parameters = (properties: object) => ({ ...RESTORE.parameters, properties, required: [] });
  test.for<[string, unknown, string]>([
    ["that is not JSON", "{", "it is not JSON"],
    ["without a list", {}, "an object with a list `kinds`"],
    [
      "a kind that is built in",
      { kinds: [{ ...RESTORE, key: "DNS_CHANGE" }] },
      "DNS_CHANGE: there is such a kind already",
    ],
    ["two of one name", { kinds: [RESTORE, RESTORE] }, "MAILBOX_RESTORE: there is such a kind already"],
    ["a name in small letters", { kinds: [{ ...RESTORE, key: "restore" }] }, "kinds.0.key: capital letters"],
    ["no Italian", { kinds: [{ ...RESTORE, title: { EN: "x" } }] }, "kinds.0.title.IT"],
    ["a field that is unknown", { kinds: [{ ...RESTORE, isRecognition: true }] }, "isRecognition"],
    [
      "a sentence that leaves a parameter out",
      { kinds: [{ ...RESTORE, sentence: { ...RESTORE.sentence, IT: "{service}" } }] },
      "sentence.IT does not say {day}",
    ],
    [
      "a sentence that leaves the service out",
      { kinds: [{ ...RESTORE, sentence: { ...RESTORE.sentence, EN: "{day}" } }] },
      "sentence.EN does not say {service}",
    ],
    [
      "a sentence with a place for nothing",
      { kinds: [{ ...RESTORE, sentence: { ...RESTORE.sentence, EN: "{service} {day} {night}" } }] },
      "{night}, which is nothing",
    ],
    [
      "parameters that may be anything",
      { kinds: [{ ...RESTORE, parameters: { type: "object" } }] },
      "additionalProperties: false",
    ],
    [
      "a text without an end",
      { kinds: [{ ...RESTORE, parameters: parameters({ day: { type: "string" } }) }] },
      "parameters.day: enum, or maxLength",
    ],
    [
      "a list without an end",
      { kinds: [{ ...RESTORE, parameters: parameters({ day: { type: "array", items: { type: "integer" } } }) }] },
      "parameters.day: maxItems",
    ],
    [
      "a parameter within a parameter",
      { kinds: [{ ...RESTORE, parameters: parameters({ day: { type: "object" } }) }] },
      "parameters.day: string, integer",
    ],
    [
      "a parameter that passes for the service",
      { kinds: [{ ...RESTORE, parameters: parameters({ service: { type: "boolean" } }) }] },
      "parameters.service: a name like",
    ],
    [
      "words for nothing",
      { kinds: [{ ...RESTORE, words: { night: { A: { IT: "a", EN: "a" } } } }] },
      "words.night is no parameter",
    ],
    [
      "a schema that JSON Schema does not know",
      { kinds: [{ ...RESTORE, parameters: parameters({ day: { type: "string", maxLength: 9, longest: 3 } }) }] },
      'unknown keyword: "longest"',
    ],
  ])("is refused at start, by name: %s", async ([, content, problem]) => {
    await expect(readKinds(await fileOf(content))).rejects.toThrow(problem);
  });

  test("and one that is not there says so, with the setting's name", async () => {
    await expect(readKinds(join(directory, "none.json"))).rejects.toThrow(
      /MITTENTE_OPERATION_KINDS: .*none\.json[^]*cannot be read/,
    );
  });
});

test("whatever a value says, the sentence around it is the kind's own", () => {
  const kind = builtIn.find("OWNER_CHANGE")!;
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (newOwner) => {
      if (kind.problemsOf({ newOwner }).length > 0) return;
      const said = kind.sentence({ newOwner }, { serviceName: "a.example", accountNumber: "C-1" }, "EN");
      expect(said).toBe(`Change the owner of «a.example»: the new owner is «${newOwner}».`);
      expect(said.match(/[«»]/g)).toHaveLength(4);
      // oxlint-disable-next-line no-control-regex -- that none got through is the point
      expect(said).not.toMatch(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});

test("parameters larger than 16 KiB are refused before any schema is asked", async () => {
  const properties = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`p${at}`, { type: "string", maxLength: 1_000 }]),
  );
  const places = Object.keys(properties)
    .map((name) => `{${name}}`)
    .join(" ");
  const wide = {
    ...RESTORE,
    sentence: { IT: `{service} ${places}`, EN: `{service} ${places}` },
    parameters: { ...RESTORE.parameters, properties, required: [] },
  };
  const kind = (await readKinds(await fileOf({ kinds: [wide] }))).find("MAILBOX_RESTORE")!;
  const full = Object.fromEntries(Object.keys(properties).map((name) => [name, "x".repeat(1_000)]));
  expect(kind.problemsOf(full)).toEqual([""]);
  expect(kind.problemsOf({ p0: "x".repeat(1_000) })).toEqual([]);
});
