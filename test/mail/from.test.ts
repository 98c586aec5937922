import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFrom } from "../../src/mail/from.ts";
import { readHeader } from "../../src/mail/header-gate.ts";
import { Header } from "../../src/mail/header-text.ts";
import { readMailboxes } from "../../src/mail/mailboxes.ts";
import { headerOf } from "./mail-fixture.ts";

describe("one mailbox", () => {
  it.each([
    ["mario@rossi.example", "mario@rossi.example", ""],
    ["Mario Rossi <Mario@Rossi.example>", "mario@rossi.example", "Mario Rossi"],
    ['"Rossi, Mario" <mario@rossi.example>', "mario@rossi.example", "Rossi, Mario"],
    ['"bank@bank.example" <mario@rossi.example>', "mario@rossi.example", "bank@bank.example"],
    ['"a \\" <b@bank.example>" <mario@rossi.example>', "mario@rossi.example", 'a " <b@bank.example>'],
    ["=?utf-8?q?Andr=C3=A9?= <mario@rossi.example>", "mario@rossi.example", "André"],
    ["=?utf-8?q?=3Cbank=40bank=2Eexample=3E?= <mario@rossi.example>", "mario@rossi.example", "<bank@bank.example>"],
    ["André <andré@münchen.example>", "andré@xn--mnchen-3ya.example", "André"],
    ["John Q. Public <mario@rossi.example>", "mario@rossi.example", "John Q. Public"],
    ["mario@rossi.example (Mario (the one) Rossi)", "mario@rossi.example", ""],
    ["(from) Mario <mario@rossi.example> (home)", "mario@rossi.example", "Mario"],
    ["< mario@rossi.example >", "mario@rossi.example", ""],
    ["mario@rossi.example,", "mario@rossi.example", ""],
    ["Evil\u202eName <mario@rossi.example>", "mario@rossi.example", "EvilName"],
  ])("%s", (text, address, name) => {
    const reading = readFrom(headerOf(`From: ${text}`));
    expect(reading).toMatchObject({ reason: null, mailbox: { address, domain: address.split("@")[1] }, name });
  });

  it("a folded field is one mailbox", () => {
    expect(readFrom(headerOf("From: Mario", " Rossi", "\t<mario@rossi.example>")).mailbox?.address).toBe(
      "mario@rossi.example",
    );
  });
});

describe("whatever two readers could read in two ways is refused", () => {
  it.each([
    ["", "FROM_MISSING"],
    ["(nobody)", "FROM_MISSING"],
    [",,", "FROM_MISSING"],
    ["a@rossi.example, b@rossi.example", "FROM_MULTIPLE"],
    ["a@rossi.example, nonsense", "FROM_MULTIPLE"],
    ["Rossi, Mario <mario@rossi.example>", "FROM_MULTIPLE"],
    ["a@rossi.example;b@rossi.example", "FROM_MULTIPLE"],
    ["Team: a@rossi.example;", "FROM_INVALID"],
    ["Team:;", "FROM_INVALID"],
    ["a@rossi.example b@rossi.example", "FROM_INVALID"],
    ["<a@rossi.example> <b@rossi.example>", "FROM_INVALID"],
    ["<a@rossi.example> b@rossi.example", "FROM_INVALID"],
    ["a@rossi.example <b@rossi.example>", "FROM_INVALID"],
    ["<@relay.example:mario@rossi.example>", "FROM_INVALID"],
    ["mario(x)@rossi.example", "FROM_INVALID"],
    ["<mario@rossi.example(x)>", "FROM_INVALID"],
    ["mario @rossi.example", "FROM_INVALID"],
    ['"mario"@rossi.example', "FROM_INVALID"],
    ['<"mario"@rossi.example>', "FROM_INVALID"],
    ["=?utf-8?q?mario=40rossi=2Eexample?=", "FROM_INVALID"],
    ["=?utf-8?q?mario?=@rossi.example", "FROM_INVALID"],
    ["<mario@[192.0.2.1]>", "FROM_INVALID"],
    ["<mario\u202e@rossi.example>", "FROM_INVALID"],
    ["<mario@rossi.example", "FROM_INVALID"],
    ['"Mario <mario@rossi.example>', "FROM_INVALID"],
    ["(Mario <mario@rossi.example>", "FROM_INVALID"],
    ["<>", "FROM_INVALID"],
    ["Mario", "FROM_INVALID"],
    ["<mario@rossi.example\u00a0>", "FROM_INVALID"],
    ["M\u0007 <mario@rossi.example>", "FROM_INVALID"],
  ])("%s is %s", (text, reason) => {
    expect(readFrom(headerOf(`From: ${text}`))).toMatchObject({ reason, mailbox: null });
  });

  it("no field, two fields, and bytes that are no UTF-8", () => {
    const latin = Buffer.from("From: Andr\xe9 <a@rossi.example>\r\n\r\n", "latin1");
    expect(readFrom(headerOf("To: a@rossi.example")).reason).toBe("FROM_MISSING");
    expect(readFrom(headerOf("From: a@rossi.example", "From: a@rossi.example")).reason).toBe("FROM_MULTIPLE");
    expect(readFrom(new Header(latin, readHeader(latin))).reason).toBe("FROM_INVALID");
  });
});

describe("lists", () => {
  it("groups and their members are read", () => {
    expect(readMailboxes("Team: a@b.example, Bo <b@b.example>; c@b.example").mailboxes).toEqual([
      { name: "", address: "a@b.example" },
      { name: "Bo", address: "b@b.example" },
      { name: "", address: "c@b.example" },
    ]);
    expect(readMailboxes("undisclosed-recipients:;")).toMatchObject({ mailboxes: [], entries: 0, problem: null });
  });

  it("whatever comes: it ends, and every address that comes out is canonical", () => {
    const unit = fc.constantFrom("<", ">", "(", ")", '"', "\\", ",", ";", ":", "@", " ", "a", "b.example", "=?", "é");
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (pieces) => {
        for (const { address } of readMailboxes(pieces.join("")).mailboxes) {
          expect(address).toMatch(/^[^\s<>()",;:@\\]+@[a-z0-9.-]+$/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("100,000 open comments are read without recursion", () => {
    expect(readMailboxes("(".repeat(100_000)).problem).not.toBeNull();
  });
});
