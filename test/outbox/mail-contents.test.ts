import fc from "fast-check";
import { simpleParser } from "mailparser";
import { describe, expect, test } from "vitest";
import { composeMail, type OutgoingMail } from "../../src/outbox/mail-composition.ts";
import { mailSubject } from "../../src/outbox/mail-subject.ts";
import { markdownToHtml } from "../../src/outbox/markdown.ts";
import { outgoingText } from "../../src/outbox/outgoing-text.ts";
import { senderIdentity } from "../../src/outbox/sender-identity.ts";
import { render } from "../../src/outbox/templates/template.ts";

const REFERENCE = "T-7KQM-3XWD";
const mail = (given: Partial<OutgoingMail> = {}): OutgoingMail => ({
  identity: { address: "support@registrar.example", local: "support", domain: "registrar.example", name: "Support" },
  recipient: "mario@rossi.example",
  subject: "A subject",
  text: "text",
  html: "<p>html</p>",
  date: new Date("2026-03-10T09:00:00Z"),
  messageId: "one@registrar.example",
  references: [],
  replyToken: "token",
  returnPathToken: "path",
  loopMarker: "marker",
  attachments: [],
  automatic: "NO",
  ...given,
});
/** The names of the header fields, in order, as a receiver splits them (RFC 5322, 2.2.3). */
const fieldNames = (bytes: Buffer) =>
  (bytes.toString("latin1").split("\r\n\r\n")[0] ?? "").split(/\r\n(?![ \t])/).map((field) => field.split(":")[0]);
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\r", "\n", "\0", "\u2028", "\u202e", ",", "<", ">", "@", '"', ":", " ", "Bcc"),
    fc.string({ unit: "binary" }),
  ),
  maxLength: 300,
});

describe("header fields", () => {
  test("no subject adds a field, a line or a recipient", async () => {
    const plain = fieldNames((await composeMail(mail({ subject: mailSubject(REFERENCE, "plain") }))).bytes);
    await fc.assert(
      fc.asyncProperty(hostile, async (subject) => {
        const { bytes, envelope } = await composeMail(mail({ subject: mailSubject(REFERENCE, subject) }));
        expect(fieldNames(bytes)).toEqual(plain);
        expect(envelope.to).toEqual(["mario@rossi.example"]);
      }),
    );
  });

  test("no subject has control, bidi or zero-width characters or is longer than 170 characters", () => {
    fc.assert(
      fc.property(hostile, (subject) => {
        const line = mailSubject(REFERENCE, subject);
        expect(line).not.toMatch(/[\p{C}\u2028\u2029]/u);
        expect(line.startsWith(`[${REFERENCE}]`)).toBe(true);
        expect([...line].length).toBeLessThanOrEqual(170);
      }),
    );
  });

  test("the reference stands in the subject once", () => {
    expect(mailSubject(REFERENCE, `Re: [${REFERENCE}] slow`)).toBe(`[${REFERENCE}] Re:  slow`);
  });

  test("a Message-ID from a stranger's mail adds no field and is left out where it is none", async () => {
    const plain = fieldNames((await composeMail(mail({ references: ["a@b"] }))).bytes);
    await fc.assert(
      fc.asyncProperty(hostile, async (reference) => {
        const { bytes } = await composeMail(mail({ references: [reference, "a@b"] }));
        expect(fieldNames(bytes)).toEqual(plain);
      }),
    );
  });

  test("References holds the last twenty", async () => {
    const references = Array.from({ length: 30 }, (_, index) => `${index}@rossi.example`);
    const parsed = await simpleParser((await composeMail(mail({ references }))).bytes);
    expect(parsed.references).toEqual(references.slice(10).map((id) => `<${id}>`));
    expect(parsed.inReplyTo).toBe("<29@rossi.example>");
  });

  test.each([
    "mario@rossi.example, evil@elsewhere.example",
    "mario@rossi.example\r\nBcc: evil@elsewhere.example",
    "<mario@rossi.example>",
    "Mario <mario@rossi.example>",
    '"mario,evil"@rossi.example',
    "Mario@rossi.example",
    "mario@rossi.example ",
    "mario",
    "",
  ])("the recipient %j is none, and nothing is composed", async (recipient) => {
    await expect(composeMail(mail({ recipient }))).rejects.toThrow("canonical");
  });

  test("a support name with line breaks or quotes stays a name", async () => {
    const { bytes } = await composeMail(mail({ identity: { ...mail().identity, name: 'A "B", <c@d>\r\nBcc: x@y' } }));
    const parsed = await simpleParser(bytes);
    expect(parsed.from?.value).toEqual([{ address: "support@registrar.example", name: 'A "B", <c@d> Bcc: x@y' }]);
    expect(parsed.bcc).toBeUndefined();
  });

  test.each([
    ["NO", "bounces+path@registrar.example", undefined],
    ["GENERATED", "bounces+path@registrar.example", "auto-generated"],
    ["REPLIED", false, "auto-replied"],
  ] as const)("automatic %s: envelope from %s, Auto-Submitted %s", async (automatic, from, field) => {
    const { envelope, bytes } = await composeMail(mail({ automatic }));
    expect(envelope).toEqual({ from, to: ["mario@rossi.example"] });
    expect((await simpleParser(bytes)).headers.get("auto-submitted")).toBe(field);
  });
});

describe("words", () => {
  test.each([
    ["<img src=x onerror=alert(1)>", /<img/],
    ["[a](javascript:alert(1))", /href/],
    ["[a](data:text/html,x)", /href/],
    ["[a](vbscript:x)", /href/],
    ["[a](//elsewhere.example)", /href/],
    ["![a](https://elsewhere.example/p.gif)", /<img/],
    ["<https://ok.example onclick=x>", /onclick="|<https/],
    ["`<b>`", /<b>/],
  ])("Markdown %j makes no %s", (body, forbidden) => {
    expect(markdownToHtml(body)).not.toMatch(forbidden);
  });

  test("no Markdown makes an element or attribute beyond the few", () => {
    const allowed =
      /^<\/?(?:p|br|strong|em|s|ul|ol|li|code|pre|blockquote|h[1-6]|hr|a|table|thead|tbody|tr|th|td)(?: (?:href="(?:(?:https?:\/\/|mailto:)[^"<>]*)?"|title="[^"<>]*"|class="[^"<>]*"|style="text-align:(?:left|right|center)"|start="\d+"))*>$/i;
    const pieces = fc.constantFrom(
      "<",
      ">",
      '"',
      "'",
      "[",
      "](",
      ")",
      "http://a.example/",
      "javascript:",
      "`",
      "*",
      "_",
      "\n",
      "- ",
      "|",
      "&",
      "#",
      "!",
      "onerror=",
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(pieces, fc.string({ unit: "grapheme-ascii", maxLength: 2 })), maxLength: 80 }),
        (body) => {
          for (const tag of markdownToHtml(body).match(/<[^>]*>/g) ?? []) expect(tag).toMatch(allowed);
        },
      ),
    );
  });

  test("text too long for Markdown is shown as it is, escaped", () => {
    expect(markdownToHtml(`<b>${"x".repeat(100_000)}`)).toContain("&lt;b&gt;");
  });

  test("the fingerprint covers the body and the attachment names in any order", () => {
    const of = (...args: Parameters<typeof outgoingText>) => outgoingText(...args).sha256;
    expect(of("a", ["x", "y"])).toBe(of("a", ["y", "x"]));
    expect(new Set([of("a", []), of("b", []), of("a", ["x"]), of("a", ["x", "y"]), of("a", ["x,y"])]).size).toBe(5);
  });

  test("R9: a template that would carry a secret renders nothing", () => {
    const template = { fields: { code: "PASSWORD" as never }, text: "{{code}}", html: "{{code}}" };
    expect(() => render(template, { code: "1234" })).toThrow("R9");
  });

  test("a template escapes HTML in the HTML alone, and what it is given is no template", () => {
    const template = { fields: { name: "NAME" }, text: "{{name}}", html: "{{name}}" } as const;
    expect(render(template, { name: "<{{name}}>" })).toEqual({ text: "<{{name}}>", html: "&lt;{{name}}&gt;" });
  });
});

describe("the support address", () => {
  const settings = (address: string) => ({ MITTENTE_SUPPORT_ADDRESS: address, MITTENTE_SUPPORT_NAME: "Support" });
  test("is canonical", () => {
    expect(senderIdentity(settings("Support@Registrar.Example"))).toMatchObject({
      address: "support@registrar.example",
      local: "support",
      domain: "registrar.example",
    });
  });
  test.each([
    "support",
    "a b@registrar.example",
    "support+x@registrar.example",
    "longer-than-fifteen@registrar.example",
    "",
  ])("%j cannot send, and says why", (address) => {
    expect(() => senderIdentity(settings(address))).toThrow("MITTENTE_SUPPORT_ADDRESS");
  });
});
