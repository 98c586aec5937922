import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { safeFileName } from "../../src/mail/attachments.ts";
import { readContent, UnparsableMail, type ContentFacts } from "../../src/mail/content.ts";
import { readHeader } from "../../src/mail/header-gate.ts";
import { sanitiseHtml } from "../../src/mail/html.ts";
import { LIMITS } from "../../src/mail/limits.ts";
import { composeMail, rawMail } from "../support/signed-mail.ts";

function contentOf(mail: Uint8Array): Promise<ContentFacts> {
  return readContent(mail, readHeader(mail));
}

const FROM = "From: a@b.example";

describe("text", () => {
  it("is the text part's where there is one", async () => {
    const content = await contentOf(await composeMail({ text: "plain", html: "<p>rich</p>" }));
    expect(content).toMatchObject({ text: "plain", html: "<p>rich</p>", isEmpty: false, attachments: [] });
  });

  it("is made from the HTML where there is none", async () => {
    const mail = rawMail([
      FROM,
      "Content-Type: text/html; charset=utf-8",
      "",
      "<h1>Ciao</h1><p>a <a href='https://rossi.example'>site</a></p><script>x</script>",
    ]);
    expect(await contentOf(mail)).toMatchObject({ text: "Ciao\n\na site [https://rossi.example]" });
  });

  it.each([
    ["windows-1252", "8bit", Buffer.from("perch\xe9 \x80", "latin1"), "perché €"],
    ["utf-8", "quoted-printable", Buffer.from("perch=C3=A9=\r\n s=EC"), "perché sì"],
    ["utf-8", "base64", Buffer.from(Buffer.from("perché").toString("base64")), "perché"],
    ["iso-2022-jp", "7bit", Buffer.from("\x1b$B$3$s\x1b(B", "latin1"), "こん"],
    ["x-nonsense", "8bit", Buffer.from("perché"), "perché"],
    ["utf-7", "7bit", Buffer.from("+ADw-script+AD4-"), "+ADw-script+AD4-"],
  ])("in %s, %s", async (charset, encoding, body, text) => {
    const head = rawMail([
      FROM,
      `Content-Type: text/plain; charset=${charset}`,
      `Content-Transfer-Encoding: ${encoding}`,
      "",
      "",
    ]);
    expect((await contentOf(Buffer.concat([head, body]))).text).toBe(text);
  });

  it("flowed text is put together (RFC 3676)", async () => {
    const mail = rawMail([FROM, "Content-Type: text/plain; format=flowed", "", "one ", "two", "three"]);
    expect((await contentOf(mail)).text).toBe("one two\nthree");
  });

  it("holds no NUL and no carriage return", async () => {
    expect((await contentOf(rawMail([FROM, "", "a\0b\rc", "d"]))).text).toBe("a\ufffdb\nc\nd");
  });

  it("is cut, not refused, when it is too long", async () => {
    const content = await contentOf(rawMail([FROM, "", "x\n".repeat(LIMITS.textCharacters)]));
    expect([content.text.length, content.isTextCut]).toEqual([LIMITS.textCharacters, true]);
  });

  it("is folded", async () => {
    const content = await contentOf(rawMail([FROM, "", "New.", "", "On 5 Jan 2026 A <a@b.example> wrote:", "> Old."]));
    expect(content).toMatchObject({ visible: "New.", quoted: "On 5 Jan 2026 A <a@b.example> wrote:\n> Old." });
  });

  it.each([
    ["no body", [FROM, "", ""], true],
    ["white space", [FROM, "", " ", "\t", ""], true],
    ["empty HTML", [FROM, "Content-Type: text/html", "", "<p> </p><img src=x>"], true],
    ["a word", [FROM, "", "ok"], false],
    ["a file alone", [FROM, "Content-Type: application/pdf", "", "%PDF-1.4"], false],
  ])("%s: empty %s", async (_, lines, isEmpty) => {
    expect((await contentOf(rawMail(lines))).isEmpty).toBe(isEmpty);
  });
});

describe("HTML", () => {
  it.each([
    ["<script>alert(1)</script>a", "a"],
    ['<img src="https://tracker.example/x">a', "a"],
    ['<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer nofollow">a</a>'],
    ['<a href="//evil.example">a</a>', '<a rel="noopener noreferrer nofollow">a</a>'],
    ['<p style="position:fixed" onclick="x()" class="y" id="z">a</p>', "<p>a</p>"],
    ["<style>p{}</style><form action=x><input><iframe src=x></iframe></form>a", "a"],
    ["<svg><script>1</script></svg><math><mi>a</mi></math>", "a"],
    ["<!-- c --><b>a", "<b>a</b>"],
  ])("%s", (html, safe) => {
    expect(sanitiseHtml(html)).toEqual({ html: safe, omitted: null });
  });

  it.each([
    ["nested elements", "<b>".repeat(300_000), "TOO_DEEP"],
    ["elements that imply each other's end", "<p><td>".repeat(100_000), "TOO_DEEP"],
    ["end tags hidden in attributes", '<i title="</i>">'.repeat(50_000), "TOO_DEEP"],
    ["end tags hidden in comments", "<i><!--</i>-->".repeat(50_000), "TOO_DEEP"],
    ["a hundred thousand elements", "<br>".repeat(100_000), "TOO_MANY_ELEMENTS"],
    ["a megabyte and a character", "x".repeat(LIMITS.htmlCharacters + 1), "TOO_LONG"],
  ])("%s are given up before they cost", (_, html, omitted) => {
    expect(sanitiseHtml(html)).toEqual({ html: null, omitted });
  });

  it("cells, rows and items that are never closed are no depth", () => {
    expect(sanitiseHtml(`<table>${"<tr><td>x".repeat(1_000)}`).omitted).toBeNull();
    expect(sanitiseHtml("<p>x".repeat(1_000)).omitted).toBeNull();
  });

  it("that is given up leaves no empty mail", async () => {
    const mail = rawMail([FROM, "Content-Type: text/html", "", "<b>".repeat(1_000)]);
    expect(await contentOf(mail)).toMatchObject({ html: null, htmlOmitted: "TOO_DEEP", isEmpty: false });
  });
});

describe("attachments", () => {
  const PNG = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );

  it("come with name, types, size, hash and bytes", async () => {
    const mail = await composeMail({
      attachments: [{ filename: "../../fattura.pdf", content: PNG, contentType: "application/pdf" }],
    });
    const { attachments } = await contentOf(mail);
    expect(attachments).toEqual([
      {
        fileName: "fattura.pdf",
        claimedType: "application/pdf",
        sniffedType: "image/png",
        kind: "FILE",
        isInline: false,
        size: PNG.length,
        sha256: createHash("sha256").update(PNG).digest("hex"),
        bytes: new Uint8Array(PNG),
      },
    ]);
  });

  it.each([
    ["text/calendar; method=REQUEST", "CALENDAR"],
    ["application/ms-tnef", "TNEF"],
    ["application/pkcs7-signature", "SIGNATURE"],
    ["application/pkcs7-mime; smime-type=enveloped-data", "ENCRYPTED"],
    ["message/rfc822", "MESSAGE"],
    ["application/zip", "FILE"],
  ])("%s is kept closed as %s", async (type, kind) => {
    const mail = rawMail([
      FROM,
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "",
      "text",
      "--b",
      `Content-Type: ${type}`,
      "",
      "Subject: inner",
      "",
      "inner",
      "--b--",
    ]);
    const { attachments, text } = await contentOf(mail);
    expect(attachments.map(({ kind }) => kind)).toEqual([kind]);
    expect(text).not.toContain("inner");
  });

  it.each([
    ["C:\\Users\\x\\a.txt", "a.txt"],
    ["/etc/passwd", "passwd"],
    ["..", "attachment-3.bin"],
    ["", "attachment-3.bin"],
    [".htaccess", "htaccess"],
    ["a\0b\r\n.txt", "a b .txt"],
    ["gpj.\u202eexe", "gpj.exe"],
    ['a<b>:"|?*.txt', "a_b______.txt"],
    ["fine. . ", "fine"],
    [`${"a".repeat(300)}.pdf`, `${"a".repeat(146)}.pdf`],
  ])("the name %j is saved as %s", (claimed, safe) => {
    expect(safeFileName(claimed, 3, undefined)).toBe(safe);
  });
});

it("the parser is told nothing but the MIME fields", async () => {
  const mail = rawMail([
    `From: ${"<".repeat(50_000)}`,
    `References: ${"a ".repeat(10_000)}`,
    "Content-Type: text/plain",
    "",
    "ok",
  ]);
  expect((await contentOf(mail)).text).toBe("ok");
});

it("a mail whose parts have no end of header is unparsable, or read; it never hangs", async () => {
  const mail = rawMail([
    FROM,
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    `X: ${"y".repeat(LIMITS.partHeaderBytes * 2)}`,
  ]);
  await expect(contentOf(mail)).rejects.toThrow(UnparsableMail);
});

/** The structure sees no multipart here, so no cap of it stands before the parser, which reads the type otherwise. */
it("a parser that fails in the middle of a file fails the mail, and leaves nobody waiting", async () => {
  const mail = rawMail([
    FROM,
    'Content-Type: ml=0;ultipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: application/pdf",
    `Content-Description: ${"=?utf-8?b?".repeat(3_000)}`,
    "",
    "x",
    "--b--",
  ]);
  await expect(contentOf(mail)).rejects.toThrow(UnparsableMail);
});
