import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalAddress, domainOf, splitTag } from "../../src/mail/address.ts";
import { canonicalDomain } from "../../src/mail/domain.ts";

describe("the same address", () => {
  it.each([
    ["Mario.Rossi@Rossi.Example", "mario.rossi@rossi.example"],
    ["mario@rossi.example.", "mario@rossi.example"],
    ["mario@münchen.example", "mario@xn--mnchen-3ya.example"],
    ["mario@xn--mnchen-3ya.example", "mario@xn--mnchen-3ya.example"],
    ["mario@MÜNCHEN.example", "mario@xn--mnchen-3ya.example"],
    ["mario@faß.example", "mario@xn--fa-hia.example"],
    ["mario@rossi。example", "mario@rossi.example"],
    ["andr\u0065\u0301@rossi.example", "andr\u00e9@rossi.example"],
    ["ANDRÉ@rossi.example", "andrÉ@rossi.example"],
    ["h\u0331@rossi.example", "\u1e96@rossi.example"],
    ["H\u0331@rossi.example", "\u1e96@rossi.example"],
    ["o'neil+x=y@rossi.example", "o'neil+x=y@rossi.example"],
    ["root@localhost", "root@localhost"],
  ])("%s is %s", (address, canonical) => {
    expect(canonicalAddress(address)).toBe(canonical);
  });

  it.each([
    ["a.b@rossi.example", "ab@rossi.example"],
    ["a+x@rossi.example", "a@rossi.example"],
    ["mario@rossi.example", "m\u0430rio@rossi.example"],
    ["mario@rossi.example", "mario@r\u043essi.example"],
  ])("%s is not %s", (one, other) => {
    expect(canonicalAddress(one)).not.toBe(canonicalAddress(other));
    expect(canonicalAddress(other)).not.toBeNull();
  });

  it.each([
    ["nothing", ""],
    ["no domain", "mario"],
    ["no local part", "@rossi.example"],
    ["an empty domain", "mario@"],
    ["two at signs", "a@b@rossi.example"],
    ["a route", "@relay.example:mario@rossi.example"],
    ["a quoted local part", '"mario"@rossi.example'],
    ["a quoted at sign", '"a@b"@rossi.example'],
    ["a comment", "mario(x)@rossi.example"],
    ["an encoded-word", "=?utf-8?q?mario?=@rossi.example"],
    ["a literal", "mario@[192.0.2.1]"],
    ["a bare IP address", "mario@192.0.2.1"],
    ["an IP address in hexadecimal", "mario@0x7f.1"],
    ["an IP address that UTS-46 makes", "mario@①②⑦.0.0.1"],
    ["percent encoding", "mario@ros%73i.example"],
    ["a space", "ma rio@rossi.example"],
    ["a no-break space", "mario@rossi.example\u00a0"],
    ["a control character", "ma\u0007rio@rossi.example"],
    ["NUL", "mario@rossi\0.example"],
    ["CR LF", "mario\r\n@rossi.example"],
    ["a Kelvin sign, which NFC makes a K", "\u212aarl@rossi.example"],
    ["a bidi override", "mario\u202e@rossi.example"],
    ["a zero-width space", "mar\u200bio@rossi.example"],
    ["a soft hyphen in the domain", "mario@ros\u00adsi.example"],
    ["a lone surrogate", "mar\ud800io@rossi.example"],
    ["a leading dot", ".mario@rossi.example"],
    ["a trailing dot", "mario.@rossi.example"],
    ["two dots", "ma..rio@rossi.example"],
    ["an empty label", "mario@rossi..example"],
    ["two trailing dots", "mario@rossi.example.."],
    ["a label that begins with a hyphen", "mario@-rossi.example"],
    ["an underscore in the domain", "mario@ros_si.example"],
    ["punycode that is none", "mario@xn--a.example"],
    ["a comma", "mario,x@rossi.example"],
    ["angle brackets", "<mario@rossi.example>"],
    ["a local part of 65 octets", `${"a".repeat(65)}@rossi.example`],
    ["255 octets", `a@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(63)}.${"e".repeat(61)}`],
  ])("%s is no address", (_, address) => {
    expect(canonicalAddress(address)).toBeNull();
  });

  it("stays the same when it is made canonical again, whatever comes", () => {
    const part = fc.string({ unit: "grapheme", maxLength: 12 });
    fc.assert(
      fc.property(part, part, (local, domain) => {
        const once = canonicalAddress(`${local}@${domain}.example`);
        if (once !== null) expect(canonicalAddress(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });
});

it("a domain of letters, digits and hyphens is all that comes out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
      expect(canonicalDomain(text) ?? "a").toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/);
    }),
  );
});

it.each([
  ["support+abc@mittente.example", { base: "support@mittente.example", tag: "abc" }],
  ["support+a+b@mittente.example", { base: "support@mittente.example", tag: "a+b" }],
  ["support@mittente.example", { base: "support@mittente.example", tag: null }],
  ["+39@mittente.example", { base: "+39@mittente.example", tag: null }],
])("the plus tag of %s", (address, split) => {
  expect(splitTag(address)).toEqual(split);
  expect(domainOf(address)).toBe("mittente.example");
});
