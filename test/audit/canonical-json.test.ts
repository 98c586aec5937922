import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/audit/canonical-json.ts";
import type { Json } from "../../src/policy/facts.ts";

describe("the text of RFC 8785", () => {
  test("is the RFC's own example (3.2.2)", () => {
    const input = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
      "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`;
    expect(canonicalJson(JSON.parse(input) as Json)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test("sorts names by UTF-16 code units (3.2.3)", () => {
    const names = ["\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6"];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
    expect(Object.keys(JSON.parse(text.replace('"1":0,', "")) as object)).toEqual([
      "\r",
      "\u0080",
      "\u00f6",
      "\u20ac",
      "\ud83d\ude00",
      "\ufb33",
    ]);
    expect(text.startsWith(String.raw`{"\r":0,"1":0,`)).toBe(true);
  });

  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555555", "333333333.3333333"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("prints the double %s as %s (appendix B)", (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toBe(text);
  });
});

describe("what is no JSON value is refused, never dropped", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["undefined as a value", { a: undefined }],
    ["a hole in a list", Array.from({ length: 2 }, (_, index) => (index ? 1 : undefined))],
    ["NaN", NaN],
    ["Infinity", [-Infinity]],
    ["a bigint", 1n],
    ["a date", { at: new Date(0) }],
    ["a map", new Map([["a", 1]])],
    ["a function", () => 1],
    ["a lone surrogate", "\ud800"],
    ["a lone surrogate in a name", { "a\udc00": 1 }],
    ["a circle", circle],
    ["65 levels", Array.from({ length: 65 }).reduce((inner) => [inner], 1)],
  ])("%s", (_, value) => {
    expect(() => canonicalJson(value as Json)).toThrow(/JSON|Unicode/);
  });
});

const value = fc.jsonValue({ maxDepth: 5, stringUnit: "binary" }).map((made) => made as Json);

test("the text says the value, all of it", () => {
  fc.assert(
    fc.property(value, (made) => {
      expect(JSON.parse(canonicalJson(made))).toEqual(JSON.parse(JSON.stringify(made)));
    }),
  );
});

test("the order in which names were written changes nothing", () => {
  fc.assert(
    fc.property(value, (made) => {
      expect(canonicalJson(reversed(made))).toBe(canonicalJson(made));
    }),
  );
});

test("the canonical text is its own canonical text, whatever jsonb does in between to order and blanks", () => {
  fc.assert(
    fc.property(value, (made) => {
      const text = canonicalJson(made);
      expect(canonicalJson(JSON.parse(JSON.stringify(JSON.parse(text), null, 2)) as Json)).toBe(text);
    }),
  );
});

function reversed(made: Json): Json {
  if (Array.isArray(made)) return made.map(reversed);
  if (typeof made !== "object" || made === null) return made;
  return Object.fromEntries(
    Object.entries(made)
      .reverse()
      .map(([name, item]) => [name, reversed(item)]),
  );
}
