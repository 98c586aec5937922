import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bareText } from "../../src/mail/bare-html.ts";
import { decodeText } from "../../src/mail/charset.ts";
import { type ContentFacts, readContent } from "../../src/mail/content.ts";
import { readFrom } from "../../src/mail/from.ts";
import { readClaims } from "../../src/mail/claims.ts";
import { readHeader } from "../../src/mail/header-gate.ts";
import { LIMITS } from "../../src/mail/limits.ts";
import { signedContent } from "../../src/mail/opaque-signature.ts";
import { rawMail } from "../support/signed-mail.ts";
import { headerOf } from "./mail-fixture.ts";

const FROM = "From: a@b.example";
const type = (value: string) => `Content-Type: ${value}`;

function contentOf(mail: Uint8Array): Promise<ContentFacts> {
  return readContent(mail, readHeader(mail));
}

const read = (...lines: readonly string[]) => contentOf(rawMail([FROM, ...lines]));

/** Latin-1 in, so that a case can write any byte. */
const readBytes = (head: readonly string[], body: string) =>
  contentOf(Buffer.concat([rawMail([FROM, ...head, "", ""]), Buffer.from(body, "latin1")]));

const asBytes = (text: string) => Buffer.from(text).toString("latin1");

describe("charsets", () => {
  it.each([
    ["iso-8859-1", "caff\xe8", "caffè"],
    ["iso-8859-2", "\xb1\xe6\xea", "ąćę"],
    ["iso-8859-15", "\xa4", "€"],
    ["ISO-8859-8-I", "\xf9\xec", "של"],
    ["windows-1250", "\x9a", "š"],
    ["windows-1251", "\xcf\xf0\xe8", "При"],
    ["windows-1252", "\x80 \x93", "€ “"],
    ["koi8-r", "\xf0\xd2\xc9", "При"],
    ["koi8-u", "\xa4", "є"],
    ["gb18030", "\xc4\xe3\xba\xc3", "你好"],
    ["gb2312", "\xc4\xe3", "你"],
    ["big5", "\xa7\x41", "你"],
    ["shift_jis", "\x82\xa0", "あ"],
    ["euc-jp", "\xa4\xa2", "あ"],
    ["euc-kr", "\xb0\xa1", "가"],
    ["ks_c_5601-1987", "\xb0\xa1", "가"],
    ["iso-2022-jp", '\x1b$B$"\x1b(B', "あ"],
    ["utf-16le", "a\0b\0", "ab"],
    ["utf-16", "\xfe\xff\0a\0b", "ab"],
    ["ibm850", "\x82", "é"],
    ["macintosh", "\x8e", "é"],
  ])("%s", async (charset, body, text) => {
    expect((await readBytes([type(`text/plain; charset=${charset}`)], body)).text).toBe(text);
  });

  it.each([
    ["us-ascii, and windows-1252", "us-ascii", "perch\xe9", "perché"],
    ["UTF-8, and windows-1252", "utf-8", "perch\xe9 \x80", "perché €"],
    ["UTF-8 with one broken character", "utf-8", `${asBytes("già ")}\xe0 ${asBytes("città €")}`, "già à città €"],
    ["us-ascii, and UTF-8", "us-ascii", asBytes("perché"), "perché"],
    ["latin 1, and UTF-8", "iso-8859-1", asBytes("perché €"), "perché €"],
    ["nothing that is known", "unknown-8bit", "perch\xe9", "perché"],
    ["nonsense", "x-nonsense", asBytes("perché"), "perché"],
    ["UTF-7, which is never decoded", "utf-7", "+ADw-script+AD4-", "+ADw-script+AD4-"],
  ])("labelled %s", async (_, charset, body, text) => {
    expect((await readBytes([type(`text/plain; charset=${charset}`)], body)).text).toBe(text);
  });

  it("nothing labelled at all, in text and in HTML that says it itself", async () => {
    expect((await readBytes([], "perch\xe9")).text).toBe("perché");
    const meta = "<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'><p>\xf0\xd2\xc9";
    expect((await readBytes([type("text/html")], meta)).text).toBe("При");
  });

  it("a charset does not leak from one part into the next", async () => {
    const body = [
      "--b",
      type("text/plain; charset=koi8-r"),
      "",
      "ðÒÉ",
      "--b",
      type("text/plain; charset=iso-8859-1"),
      "",
      "caffè",
      "--b--",
    ];
    expect((await readBytes([type("multipart/mixed; boundary=b")], body.join("\r\n"))).text).toBe("При\ncaffè");
  });

  it("any bytes under any label are a text, and UTF-8 is always itself", () => {
    const label = fc.constantFrom(
      null,
      "utf-8",
      "us-ascii",
      "iso-8859-1",
      "utf-16",
      "utf-7",
      "shift_jis",
      "iso-2022-jp",
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), label, (bytes, charset) => {
        expect(typeof decodeText(bytes, charset)).toBe("string");
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (text) => {
        expect(decodeText(Buffer.from(`x${text}`), null)).toBe(`x${text}`);
        const broken = decodeText(Buffer.concat([Buffer.from(`x${text}`), Uint8Array.of(0xff, 0x41)]), null);
        expect(broken).toBe(`x${text}ÿA`);
      }),
    );
  });
});

describe("flowed text (RFC 3676)", () => {
  it.each([
    ["lines that end in a space go on", "format=flowed", ["one ", "two", "three"], "one two\nthree"],
    ["DelSp takes the space too", "format=flowed; delsp=yes", ["one ", "two"], "onetwo"],
    ["quotes of one depth go on", "format=flowed", ["> a ", "> b", ">> c"], "> a b\n>> c"],
    ["stuffing goes", "format=flowed", [" From here", "  two"], "From here\n two"],
    ["a signature's mark is no flowed line", "format=flowed", ["x", "-- ", "Mario"], "x\n-- \nMario"],
    ["what is not flowed stays", "format=fixed", ["one ", "two"], "one \ntwo"],
  ])("%s", async (_, format, body, text) => {
    expect((await read(type(`text/plain; ${format}`), "", ...body)).text).toBe(text);
  });
});

describe("internationalised mail (RFC 6531, 6532)", () => {
  const from = (value: string) => readFrom(headerOf(`From: ${value}`)).mailbox;

  it("U-labels become A-labels, and a local part in UTF-8 is itself", () => {
    expect(from("Müller <info@MÜNCHEN.example>")).toEqual({
      address: "info@xn--mnchen-3ya.example",
      domain: "xn--mnchen-3ya.example",
    });
    expect(from("josé@città.example")?.address).toBe("josé@xn--citt-3na.example");
    expect(from("jose\u0301@xn--citt-3na.example")?.address).toBe("josé@xn--citt-3na.example");
  });

  it("subject, names and addresses are read as UTF-8, without any encoded-word", () => {
    const header = headerOf("From: a@b.example", "To: Città <support@città.example>", "Subject: Perché così?");
    expect(readClaims(header, "")).toMatchObject({
      subject: "Perché così?",
      to: [{ name: "Città", address: "support@xn--citt-3na.example" }],
    });
  });

  it("a file's name in raw UTF-8, and a message/global", async () => {
    const name = type('application/pdf; name="fattura-è.pdf"');
    expect((await read(name, "", "%PDF")).attachments[0]?.fileName).toBe("fattura-è.pdf");
    expect((await read(type("message/global"), "", "Subject: x")).attachments[0]).toMatchObject({
      kind: "MESSAGE",
      fileName: "attachment-1.eml",
    });
  });
});

const CMS = {
  signed: [
    "MIIBAwYJKoZIhvcNAQcCoIH1MIHyAgEBMQ0wCwYJYIZIAWUDBAIBMEwGCSqGSIb3DQEHAaA/BD1Db250ZW50LVR5cGU6IHRleHQv",
    "cGxhaW47IGNoYXJzZXQ9dXRmLTgNCg0KRmlybWF0bzogcGVyY2jDqQ0KMYGPMIGMAgEBMCQwDDEKMAgGA1UEAwwBYQIUaqHHhhpK",
    "+ayzYDL6OoTyM47FyfYwCwYJYIZIAWUDBAIBMAoGCCqGSM49BAMCBEgwRgIhAOlH8Qfsg2vm08A1xzYTzIa4q0iaLvjBJSZwYXhk",
    "CcOWAiEAhjc1hyJES3J/mfaiLnDXtYn0hdwWoOI4WyCPxPP0Wro=",
  ],
  signedInPieces: [
    "MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgAQ9Q29udGVudC1UeXBlOiB0ZXh0L3Bs",
    "YWluOyBjaGFyc2V0PXV0Zi04DQoNCkZpcm1hdG86IHBlcmNow6kNCgAAAAAAADGBjzCBjAIBATAkMAwxCjAIBgNVBAMMAWECFGqh",
    "x4YaSvmss2Ay+jqE8jOOxcn2MAsGCWCGSAFlAwQCATAKBggqhkjOPQQDAgRIMEYCIQCxUzBuWaePgfU18hODRew+XlMdHVf4RZBg",
    "Td0r9Mz5YQIhALTbOMpspDd6jEzj5aPIQaOBVmF4H4zI6suAXstXzqITAAAAAAAA",
  ],
  detached: [
    "MIHCBgkqhkiG9w0BBwKggbQwgbECAQExDTALBglghkgBZQMEAgEwCwYJKoZIhvcNAQcBMYGPMIGMAgEBMCQwDDEKMAgGA1UEAwwB",
    "YQIUaqHHhhpK+ayzYDL6OoTyM47FyfYwCwYJYIZIAWUDBAIBMAoGCCqGSM49BAMCBEgwRgIhALxJU0gVRv5fpwBPSXBynIFNOp8s",
    "KwHGpgatkZ63wvgsAiEAxcOGSk3DeZvH8Y292x1f96Ey7qgtb0pi0/42lEloBQE=",
  ],
  encrypted: [
    "MIIBPgYJKoZIhvcNAQcDoIIBLzCCASsCAQIxgbehgbQCAQOgUaFPMAkGByqGSM49AgEDQgAEMxlIJUpWSXSCx6xTY+lYK6DqnNOa",
    "wLx8c5vPIeOGj5moUQiSddO1DChv2qtyWhYZpayV92CSHWIqY0vZlsgMwTAYBgkrgQUQhkg/AAIwCwYJYIZIAWUDBAEFMEIwQDAk",
    "MAwxCjAIBgNVBAMMAWECFGqhx4YaSvmss2Ay+jqE8jOOxcn2BBi6kfrOH8NDScl1J13XccoVP2YWLBC4PSQwbAYJKoZIhvcNAQcB",
    "MB0GCWCGSAFlAwQBAgQQMuT0LsIpSxEx8YQR3Hf+JoBAECDJjzlU88r0kqBeswFPjTQGzHw0VqMVjwhWUQjOEv2ezBKCFVvGgi09",
    "yZBvlK2te876mdFGEDoW2AU/kEYgNg==",
  ],
} as const;

const p7m = (lines: readonly string[], smime: string) =>
  read(
    type(`application/pkcs7-mime; smime-type=${smime}; name=smime.p7m`),
    "Content-Transfer-Encoding: base64",
    "",
    ...lines,
  );

describe("S/MIME and OpenPGP", () => {
  it("a signature beside the text is a file, and the text is read", async () => {
    const content = await read(
      type("multipart/signed; protocol=application/pkcs7-signature; boundary=b"),
      "",
      "--b",
      "",
      "Signed.",
      "--b",
      type("application/pkcs7-signature; name=smime.p7s"),
      "",
      "x",
      "--b--",
    );
    expect(content).toMatchObject({ text: "Signed.", isEncrypted: false });
    expect(content.attachments).toMatchObject([
      { fileName: "smime.p7s", claimedType: "application/pkcs7-signature", kind: "SIGNATURE" },
    ]);
  });

  it.each(["signed", "signedInPieces"] as const)("%s: the text inside is read, and the whole is kept", async (name) => {
    const content = await p7m(CMS[name], "signed-data");
    expect(content).toMatchObject({ text: "Firmato: perché\n", isEmpty: false, isEncrypted: false });
    expect(content.attachments).toMatchObject([
      { fileName: "smime.p7m", claimedType: "application/pkcs7-mime", kind: "SIGNED" },
    ]);
  });

  it("what is encrypted says so, whatever its label says", async () => {
    for (const label of ["enveloped-data", "signed-data"])
      expect(await p7m(CMS.encrypted, label)).toMatchObject({
        text: "",
        isEmpty: false,
        isEncrypted: true,
        attachments: [{ fileName: "smime.p7m", kind: "ENCRYPTED" }],
      });
  });

  it("PGP/MIME: both parts are kept, and say that they are encrypted", async () => {
    const content = await read(
      type("multipart/encrypted; protocol=application/pgp-encrypted; boundary=b"),
      "",
      "--b",
      type("application/pgp-encrypted"),
      "",
      "Version: 1",
      "--b",
      type("application/octet-stream; name=encrypted.asc"),
      "",
      "-----BEGIN PGP MESSAGE-----",
      "",
      "hQ",
      "-----END PGP MESSAGE-----",
      "--b--",
    );
    expect(content).toMatchObject({ isEncrypted: true, isEmpty: false });
    expect(content.attachments.map(({ fileName, kind }) => [fileName, kind])).toEqual([
      ["attachment-1.asc", "ENCRYPTED"],
      ["encrypted.asc", "ENCRYPTED"],
    ]);
  });

  it("text in the clear is read, signed by PGP in the text or beside it", async () => {
    const clear = ["-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA256", "", "Hello.", "-----BEGIN PGP SIGNATURE-----"];
    expect((await read("", ...clear)).text).toContain("Hello.");
    const beside = await read(
      type("multipart/signed; protocol=application/pgp-signature; boundary=b"),
      "",
      "--b",
      "",
      "Hello.",
      "--b",
      type("application/pgp-signature; name=signature.asc"),
      "",
      "-----BEGIN PGP SIGNATURE-----",
      "--b--",
    );
    expect(beside).toMatchObject({ text: "Hello.", attachments: [{ fileName: "signature.asc", kind: "SIGNATURE" }] });
  });

  it("a signature apart holds nothing, and no bytes make the reading of one fail or wander off", () => {
    expect(signedContent(Buffer.from(CMS.detached.join(""), "base64"))).toBeNull();
    const whole = Buffer.from(CMS.signedInPieces.join(""), "base64");
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const broken = Buffer.from(whole);
        broken[at] = byte;
        const content = signedContent(broken.subarray(0, length));
        expect(content === null || content.length <= whole.length).toBe(true);
      }),
    );
  });

  it("signed within signed within signed is opened three times, and no more", async () => {
    const der = (tag: number, ...inner: readonly Uint8Array[]): Buffer => {
      const content = Buffer.concat(inner);
      return Buffer.concat([
        Uint8Array.of(tag, 0x83, ...[16, 8, 0].map((shift) => (content.length >> shift) & 255)),
        content,
      ]);
    };
    const oid = (hex: string) => Buffer.from(hex, "hex");
    const wrap = (entity: Uint8Array) => {
      const encapsulated = der(0x30, oid("06092a864886f70d010701"), der(0xa0, der(0x04, entity)));
      const signedData = der(0x30, oid("020101"), der(0x31), encapsulated, der(0x31));
      const body = der(0x30, oid("06092a864886f70d010702"), der(0xa0, signedData)).toString("base64");
      return rawMail([type("application/pkcs7-mime"), "Content-Transfer-Encoding: base64", "", body]);
    };
    const text = rawMail(["", "The text."]);
    expect((await contentOf(wrap(wrap(wrap(text))))).text.trim()).toBe("The text.");
    expect((await contentOf(wrap(wrap(wrap(wrap(text)))))).text.trim()).toBe("");
  });
});

describe("parts", () => {
  const MIXED = type("multipart/mixed; boundary=b");
  it.each<[string, readonly string[], Partial<ContentFacts>, readonly (readonly string[])[]]>([
    [
      "an invitation",
      [
        type("multipart/alternative; boundary=b"),
        "",
        "--b",
        "",
        "Come.",
        "--b",
        type("text/calendar; method=REQUEST"),
        "",
        "x",
      ],
      { text: "Come." },
      [["attachment-1.ics", "CALENDAR"]],
    ],
    [
      "an image that the HTML shows is a file and is not fetched",
      [
        type("multipart/related; boundary=b"),
        "",
        "--b",
        type("text/html"),
        "",
        "<p>A <img src='cid:1' alt='map'></p>",
        "--b",
        type("image/png; name=map.png"),
        "Content-ID: <1>",
        "Content-Disposition: inline",
        "",
        "x",
      ],
      { text: "A [map]", html: "<p>A <span>[map]</span></p>" },
      [["map.png", "FILE"]],
    ],
    [
      "winmail.dat, whatever its label",
      [MIXED, "", "--b", "", "x", "--b", type("application/octet-stream; name=winmail.dat"), "", "\x78\x9f\x3e\x22"],
      { text: "x" },
      [["winmail.dat", "TNEF"]],
    ],
    [
      "a mail in the mail stays closed",
      [MIXED, "", "--b", "", "See below.", "--b", type("message/rfc822"), "", "Subject: x", "", "inner"],
      { text: "See below." },
      [["attachment-1.eml", "MESSAGE"]],
    ],
    [
      "text, HTML and text again, one below the other",
      [MIXED, "", "--b", "", "one", "--b", type("text/html"), "", "<p>two</p>", "--b", "", "<three>"],
      { text: "one\ntwo\n<three>", html: "<p>one</p><br />\n<p>two</p><br />\n<p>&lt;three&gt;</p>" },
      [],
    ],
    ["a multipart without a boundary", [type("multipart/mixed"), "", "a text"], { text: "a text" }, []],
    [
      "one inside",
      [MIXED, "", "--b", "", "one", "--b", type("multipart/alternative"), "", "two"],
      { text: "one\ntwo\n" },
      [],
    ],
  ])("%s", async (_, lines, facts, files) => {
    const end = lines[0]!.includes("boundary") ? ["--b--", ""] : [];
    const bytes = Buffer.from([FROM, ...lines, ...end].join("\r\n"), "latin1");
    const content = await contentOf(bytes);
    expect(content).toMatchObject(facts);
    expect(content.attachments.map(({ fileName, kind }) => [fileName, kind])).toEqual(files);
  });
});

describe("HTML alone", () => {
  it.each([
    [
      "too deep to be parsed",
      `${"<b>".repeat(1_000)}The &lt;words&gt;, caff&#232;<script>no</script>`,
      "The <words>, caffè",
    ],
    ["too many elements", `${"<br>".repeat(100_000)}The words`, "The words"],
    ["too long", `<p>The words</p><!-- ${"x".repeat(LIMITS.htmlCharacters)} --><p>end`, "The words\n\nend"],
  ])("%s still says its words", async (_, html, text) => {
    const content = await read(type("text/html; charset=utf-8"), "", html);
    expect(content.html).toBeNull();
    expect(content.text).toBe(text);
  });

  it("pictures inside the HTML make it neither too long nor longer", async () => {
    const picture = `<img src="data:image/png;base64,${"A".repeat(2 * LIMITS.htmlCharacters)}">`;
    expect(await read(type("text/html"), "", `<p>a</p>${picture}<p>b</p>`)).toMatchObject({
      html: "<p>a</p><p>b</p>",
      htmlOmitted: null,
    });
  });

  it.each(["<", "<!--", "<script>", "</", "<b ", "&#", "&amp;", "\n", " ", "<p>\n "])(
    "a megabyte of %j is a text in a moment",
    (piece) => {
      const html = piece.repeat(1_000_000 / piece.length);
      const started = performance.now();
      bareText(html, LIMITS.textCharacters);
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );
});

/** Words that stand once, each alone in its line, among what mail programs add. */
const MARKS = [
  "",
  "-- ",
  "> ",
  "On 5 Jan 2026 A <a@b.example> wrote:",
  "Sent from my phone",
  "----- Original Message -----",
];
const partOf = fc.record({
  kind: fc.constantFrom("plain", "html", "alternative"),
  marks: fc.array(fc.constantFrom(...MARKS), { maxLength: 8 }),
});

it("nothing is dropped: whatever parts a mail has, every word of them is visible or folded, once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(partOf, { minLength: 1, maxLength: 6 }), async (parts) => {
      const words: string[] = [];
      const lines = (marks: readonly string[]) =>
        marks.flatMap((mark) => {
          words.push(`w${words.length}x`);
          return [mark, `${mark === "> " ? mark : ""}${words.at(-1)}`];
        });
      const html = (text: readonly string[]) =>
        text.map((line) => `<div>${line.replaceAll("<", "&lt;")}</div>`).join("");
      const bodies = parts.flatMap(({ kind, marks }) => {
        const text = lines(marks);
        if (kind === "plain") return ["--b", type("text/plain"), "", ...text];
        if (kind === "html") return ["--b", type("text/html"), "", html(text)];
        const both = ["--c", type("text/plain"), "", ...text, "--c", type("text/html"), "", html(text), "--c--"];
        return ["--b", type("multipart/alternative; boundary=c"), "", ...both];
      });
      const { visible, quoted } = await read(type("multipart/mixed; boundary=b"), "", ...bodies, "--b--");
      const found = [...visible.matchAll(/w\d+x/g), ...quoted.matchAll(/w\d+x/g)].map(([word]) => word);
      expect(found.toSorted()).toEqual(words.toSorted());
    }),
    { numRuns: 150 },
  );
});
