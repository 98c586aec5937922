import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeReferences } from "../../src/policy/character-references.ts";
import { MAX_LOOKUPS, namesMentioned } from "../../src/policy/mentions.ts";
import { MAX_TEXT_LENGTH, readingsOf } from "../../src/policy/readings.ts";

function lookups(...texts: string[]): readonly string[] {
  return namesMentioned(texts).lookups;
}

describe("a name is found however it is spelled", () => {
  test.each<[string, string]>([
    ["plainly", "rossi.example"],
    ["in capitals", "ROSSI.Example"],
    ["in a sentence", "Il dominio rossi.example, scaduto."],
    ["at the end of a sentence", "È scaduto rossi.example."],
    ["before a sentence that begins without a space", "È scaduto rossi.example.Saluti"],
    ["in brackets", "(rossi.example)"],
    ["in quotes", "«rossi.example»"],
    ["after an apostrophe", "l'rossi.example"],
    ["after a dash", "—rossi.example—"],
    ["between hyphens", "-rossi.example-"],
    ["before a hyphen", "rossi.example-based"],
    ["with a trailing dot", "rossi.example. IN A"],
    ["with two dots", "rossi..example"],
    ["as a subdomain", "www.rossi.example"],
    ["as a service record", "_dmarc.rossi.example"],
    ["as a wildcard", "*.rossi.example"],
    ["as an address", "mario@rossi.example"],
    ["as an address with a tag", "mario+shop@rossi.example"],
    ["as an address with an odd local part", "o'brien@rossi.example"],
    ["as a return path", "bounces+mario=rossi.example@bianchi.example"],
    ["as a URL", "https://rossi.example:8080/a?b=c#d"],
    ["as a URL with a user", "https://bianchi.example@rossi.example/"],
    ["within a URL's query", "https://x.example/?u=https%3A%2F%2Frossi.example%2F"],
    ["after a plus sign", "verdi.example+rossi.example"],
    ["as a file", "rossi.example.pdf"],
    ["as a file of two extensions", "Estratto_rossi.example.tar.gz"],
    ["in Markdown emphasis", "**rossi.example**"],
    ["in Markdown emphasis with underscores", "_rossi.example_"],
    ["with a backslash", "rossi\\.example"],
    ["with emphasis inside", "ros**si**.ex~~ample~~"],
    ["with code inside", "ros`si`.example"],
    ["with a link inside", "ros[si](https://x.example).example"],
    ["as the target of a link", "[here](https://rossi.example)"],
    ["as the text of a link", "[rossi.example](https://x.example)"],
    ["as a reference link", "[rossi][1].example"],
    ["with a Unicode hyphen after it", "rossi.example\u2010based"],
    ["after an underscore", "fattura_rossi.example.pdf"],
    ["as an autolink", "<https://rossi.example>"],
    ["with a tag inside", 'ros<b class="x>y">si</b>.example'],
    ["with a single-quoted tag inside", "ros<b class='x>y'>si</b>.example"],
    ["with a tag of an odd quote inside", 'ros<b class=">si.example'],
    ["with a word break inside", "rossi<wbr/>.example"],
    ["with a comment inside", "ros<!-- > <!-- -->si.example"],
    ["with a processing instruction inside", "ros<?x?>si.example"],
    ["as an attribute", '<a href="https://rossi.example">here</a>'],
    ["as an attribute without quotes", "<a href=//rossi.example>here</a>"],
    ["with a decimal entity", "rossi&#46;example"],
    ["with a decimal entity without semicolon", "rossi&#46example"],
    ["with a hexadecimal entity", "rossi&#x2E;example"],
    ["with a named entity", "rossi&period;example"],
    ["with an invisible named entity", "ros&ZeroWidthSpace;si&shy;.example"],
    ["with a named entity without semicolon", "ros&shysi.example"],
    ["with a fancy named entity", "&rscr;ossi.example"],
    ["with an entity of an entity", "rossi&amp;#46;example"],
    ["with a percent sign", "rossi%2Eexample"],
    ["with a percent sign of a percent sign", "rossi%252Eexample"],
    ["with a percent sign of an entity", "rossi%26%2346%3Bexample"],
    ["with a fullwidth percent sign", "rossi％2Eexample"],
    ["in fullwidth letters", "ｒｏｓｓｉ．ｅｘａｍｐｌｅ"],
    ["in mathematical letters", "𝐫𝐨𝐬𝐬𝐢.example"],
    ["with an ideographic full stop", "rossi。example"],
    ["with a halfwidth full stop", "rossi｡example"],
    ["with a one dot leader", "rossi․example"],
    ["with a zero width space", "ros\u200bsi.example"],
    ["with a soft hyphen", "ros\u00adsi.example"],
    ["with a word joiner", "rossi\u2060.example"],
    ["with a byte order mark", "ros\ufeffsi.example"],
    ["with a variation selector", "ros\ufe0fsi.example"],
    ["with a combining grapheme joiner", "ros\u034fsi.example"],
    ["with a direction mark", "\u202erossi.example\u202c"],
    ["with an escaped zero width space", "ros%E2%80%8Bsi.example"],
    ["with several of these", "<b>R&omicron;</b> ｒｏ%73<i>s</i>\u200bi&#46;EXAMPLE-based"],
  ])("%s", (_, text) => {
    expect(lookups(text)).toContain("rossi.example");
    expect(namesMentioned([text]).isComplete).toBe(true);
  });

  test.each<[string, string]>([
    ["in Unicode", "caffè.example"],
    ["in capitals", "CAFFÈ.EXAMPLE"],
    ["decomposed", "caffe\u0300.example"],
    ["as an A-label", "xn--caff-8oa.example"],
    ["as an A-label in capitals", "XN--CAFF-8OA.example"],
    ["by an entity", "caff&egrave;.example"],
    ["by an entity in capitals", "CAFF&Egrave;.example"],
    ["by a legacy entity", "caff&egrave.example"],
    ["by a percent escape", "caff%C3%A8.example"],
  ])("an internationalised name is found %s", (_, text) => {
    expect(lookups(text)).toContain("xn--caff-8oa.example");
  });

  test.each<[string, string]>([
    ["catalan", "l\u00b7l.example"],
    ["emoji", "❤.example"],
    ["katakana", "ア・イ.example"],
  ])("so is a name with %s signs", (_, text) => {
    expect(lookups(text).some((name) => /^xn--[a-z0-9-]+\.example$/.test(name))).toBe(true);
  });

  test("a Cyrillic letter is not its Latin double", () => {
    expect(lookups("r\u043essi.example")).toEqual(["xn--rssi-55d.example"]);
  });

  test("a text joins nothing to the next", () => {
    expect(lookups("rossi", ".example")).toEqual([]);
    expect(lookups("rossi.example", "verdi.example")).toEqual(["rossi.example", "verdi.example"]);
  });
});

describe("what is looked up, the most specific first", () => {
  test.each<[string, string[][]]>([
    ["", []],
    ["rossi", []],
    ["rossi.", []],
    [".", []],
    ["a.b.c.example", [["a.b.c.example", "b.c.example", "c.example", "a.b.c", "b.c", "a.b"]]],
    ["mario@rossi.example", [["mario@rossi.example", "rossi.example"]]],
    [
      "Mario@Mail.Rossi.Example",
      [["mario@mail.rossi.example", "mail.rossi.example", "rossi.example", "mario@mail.rossi", "mail.rossi"]],
    ],
    ["a.b@c.d", [["a.b"], ["a.b@c.d", "c.d"]]],
    ["a+b@c.d+e.f", [["a+b@c.d", "c.d"], ["e.f"]]],
    ["@c.d", [["c.d"]]],
    ["rossi.example-based", [["rossi.example-based", "rossi.example"]]],
    [
      "rossi.example-verdi.example",
      [["rossi.example-verdi.example", "example-verdi.example", "rossi.example-verdi", "rossi.example"]],
    ],
    ["rossi.xn--caff-8oa", [["rossi.xn--caff-8oa"]]],
    ["__rossi-.--example__", [["rossi.example"]]],
    ["-_.-_", []],
    ["1.2.3.4", []],
    ["a.12", []],
    ["a.1b", [["a.1b"]]],
    ["a.b1", [["a.b1"]]],
    ["v1.2.rossi", [["v1.2.rossi", "2.rossi"]]],
    ["rossi.example rossi.example", [["rossi.example"]]],
  ])("%s", (text, mentions) => {
    expect(namesMentioned([text]).mentions).toEqual(mentions);
    expect(lookups(text)).toEqual([...new Set(mentions.flat())]);
  });

  test("names are at most 253 characters long, the local parts before them 64", () => {
    const long = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}`;
    expect(lookups(`${"e".repeat(9)}.${long}`)).toContain(`${"e".repeat(9)}.${long}`);
    expect(lookups(`${"e".repeat(10)}.${long}`).filter((name) => name.endsWith("d"))).not.toContain(
      `${"e".repeat(10)}.${long}`,
    );
    expect(lookups(`${"e".repeat(10)}.${long}`)).toContain(long);
    expect(lookups(`${"e".repeat(10)}.${long}`)[0]).toBe(long);
    expect(lookups(`x@${"e".repeat(10)}.${long}`)).not.toContain(`x@${"e".repeat(10)}.${long}`);
    expect(lookups(`${"l".repeat(64)}@rossi.example`)).toContain(`${"l".repeat(64)}@rossi.example`);
    expect(lookups(`${"l".repeat(65)}@rossi.example`)).toEqual(["rossi.example"]);
  });
});

describe("what cannot be read whole says so", () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, at) => `n${at}.example`).join(" ");

  test.each<[string, string, boolean]>([
    ["a text of the greatest length", "x".repeat(MAX_TEXT_LENGTH), true],
    ["a text one longer", "x".repeat(MAX_TEXT_LENGTH + 1), false],
    ["a text that grows too long when it is normalised", "\ufdfa".repeat(20_000), false],
    ["as many names as can be looked up", numbered(MAX_LOOKUPS), true],
    ["one more", numbered(MAX_LOOKUPS + 1), false],
    ["127 labels", `${"a.".repeat(126)}a`, true],
    ["128 labels", `${"a.".repeat(127)}a`, false],
    ["four escapes within each other", "rossi%25252525", true],
    ["five", "rossi%2525252525", false],
  ])("%s: %#", (_, text, isComplete) => {
    expect(namesMentioned([text]).isComplete).toBe(isComplete);
  });

  test("what was found before the bound is there", () => {
    expect(lookups(`rossi.example ${numbered(MAX_LOOKUPS + 2)}`)).toContain("rossi.example");
    expect(lookups("rossi.example%2525252525")).toContain("rossi.example");
    expect(namesMentioned([`rossi.example ${"a.".repeat(127)}a`])).toEqual({
      mentions: [["rossi.example"]],
      lookups: ["rossi.example"],
      isComplete: false,
    });
    expect(lookups("x".repeat(MAX_TEXT_LENGTH + 1))).toEqual([]);
  });
});

describe("hostile texts", () => {
  const alphabet = fc.constantFrom(
    "rossi",
    "example",
    ".",
    "。",
    "@",
    "+",
    "-",
    "_",
    "*",
    "`",
    "\\",
    "[",
    "](",
    ")",
    "<",
    ">",
    "<!--",
    "-->",
    "<b ",
    '"',
    "'",
    "%",
    "%2",
    "%2E",
    "%ff",
    "&",
    "&#",
    "&#46",
    "&amp",
    ";",
    "&shy",
    "\u200b",
    "\ud800",
    "è",
    "𝐫",
    " ",
    "\n",
    "\u0000",
  );
  const hostile = fc.array(alphabet, { maxLength: 200 }).map((parts) => parts.join(""));

  test("never throw, and everything mentioned is looked up", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
        const { mentions, lookups: names } = namesMentioned([text]);
        expect(new Set(names)).toEqual(new Set(mentions.flat()));
        for (const name of names) expect(name).toMatch(/^(?:[^@]{1,64}@)?[^@.]+(?:\.[^@.]+)+$/s);
      }),
      { numRuns: 500 },
    );
  });

  test("hide no name that stands apart from them", () => {
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        const { lookups: names, isComplete } = namesMentioned([before, "rossi.example", after]);
        expect(names.includes("rossi.example") || !isComplete).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("a name is found under any mix of escapes", () => {
    const spelled = (character: string) => {
      const code = character.codePointAt(0) ?? 0;
      const hex = code.toString(16);
      const wide = String.fromCodePoint(code + 0xfee0);
      return fc.constantFrom(
        character,
        character.toUpperCase(),
        `&#${code};`,
        `&#x${hex};`,
        `%${hex}`,
        `%25${hex}`,
        `${character}\u200b`,
        `&amp;#${code};`,
        wide,
        `<i>${character}</i>`,
        `**${character}**`,
      );
    };
    fc.assert(
      fc.property(fc.tuple(...[..."rossi.example"].map(spelled)), (characters) => {
        expect(lookups(characters.join(""))).toContain("rossi.example");
      }),
      { numRuns: 500 },
    );
  });

  // Work is counted in characters read, not in seconds: every reading is bounded, and so is their number.
  test.each([
    "<a",
    '<a"',
    "<!--",
    "](",
    "%2",
    "&#4",
    "&amp;",
    "a.",
    "-",
    "-.",
    "@",
    "a@a.",
    "<a'>",
    "\u200b",
    "&",
    "__",
    "[](",
  ])("a text of %j is read in at most ten readings, none longer than it", (part) => {
    const text = part.repeat(Math.floor(20_000 / part.length));
    const { readings } = readingsOf(text);
    expect(readings.length).toBeLessThanOrEqual(10);
    expect(Math.max(...readings.map(({ length }) => length))).toBeLessThanOrEqual(text.length);
    expect(() => namesMentioned([text])).not.toThrow();
  });
});

describe("tags", () => {
  /** The reading in which markup is shown. */
  const shown = (text: string) => readingsOf(text).readings[1];

  test.each<[string, string]>([
    ["a<b>c", "ac"],
    ["a</b>c", "ac"],
    ["a<!DOCTYPE x>c", "ac"],
    ["a<?x?>c", "ac"],
    ["a<!-- > -->c", "ac"],
    ["a<!-- >c", "ac"],
    ['a<b x=">">c', "ac"],
    ["a<b x='>'>c", "ac"],
    ['a<b x="c>d', "ad"],
    ["a < b > c", "a < b > c"],
    ["a <3 b>", "a <3 b>"],
    ["a<b", "a<b"],
    ["a<b>c<!-- -->d", "acd"],
    ["[a][bcd]e", "ae"],
    ["<b>a<c", "a<c"],
    ["<<b>a", "<a"],
    ["a<b>c<d>e<f>g", "aceg"],
    ["[a][b]c[d[e]f]", "acdef"],
    [`a<b ${"x".repeat(1_020)}>c`, "ac"],
    [`a<b ${"x".repeat(1_021)}>c`, `a<b ${"x".repeat(1_021)}>c`],
    ["[a](b)c", "ac"],
    ["[a](b c)d", "a(b c)d"],
    ["[a](b(c))d", "a(b(c))d"],
    ["*_~`\\[]", ""],
  ])("%s", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test("a text without escapes has two readings, each round of escapes two more", () => {
    expect(readingsOf("a")).toEqual({ readings: ["a", "a"], isComplete: true });
    expect(readingsOf("%61")).toEqual({ readings: ["%61", "%61", "a", "a"], isComplete: true });
  });
});

describe("character references", () => {
  test.each<[string, string]>([
    ["&eacute;&Eacute;", "éÉ"],
    ["&eacutex", "éx"],
    ["&eacutex;", "éx;"],
    ["&notaname;", "&notaname;"],
    ["&shyx", "\u00adx"],
    ["&ETHx", "Ðx"],
    ["&period;&commat;&lowbar;&hyphen;&percnt;&amp;&lt;&gt;", ".@_\u2010%&<>"],
    ["&period", "."],
    ["&#46;&#046;&#x2e;&#X2E;", "...."],
    ["&#46x", ".x"],
    ["&#x8A;&#138;&#x80;&#x9f;", "ŠŠ€Ÿ"],
    ["&#x7f;&#xa0;", "\u007f\u00a0"],
    ["&#x10ffff;&#x110000;", "\u{10ffff}\ufffd"],
    ["&#xFFFFFFFFF;", "\ufffdF;"],
    ["&;&#;&#x;&", "&;&#;&#x;&"],
    ["AT&T", "AT&T"],
    ["&zwj;&zwnj;&NoBreak;&ApplyFunction;", "\u200d\u200c\u2060\u2061"],
  ])("%s", (text, expected) => {
    expect(decodeReferences(text)).toBe(expected);
  });
});
