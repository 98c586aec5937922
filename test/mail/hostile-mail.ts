import fc from "fast-check";
import { rawMail } from "../support/signed-mail.ts";

/** Mails of every kind that a step reads, to be mutated. */
const SEEDS: readonly string[] = [
  rawMail([
    "Received: from a by b",
    "DKIM-Signature: v=1; a=rsa-sha256; d=rossi.example; s=s1; h=from:to; bh=eA==; b=eA==",
    "From: =?utf-8?q?Anna_Ros=C3=A8?= <anna@rossi.example>",
    "To: Support <support+C-104233@mittente.example>, other@x.example",
    "Subject: =?iso-2022-jp?B?GyRCJCIbKEI=?= T-7KQM-3XWD",
    "Date: Mon, 5 Jan 2026 10:00:00 +0100",
    "References: <1@x.example> <2@x.example>",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    'Content-Type: multipart/alternative; boundary="c"',
    "",
    "--c",
    "Content-Type: text/plain; charset=windows-1252; format=flowed; delsp=yes",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "Perch=E9 ",
    "non va? =",
    "",
    "On Mon, 5 Jan 2026 at 10:00 Support <s@mittente.example> wrote:",
    "> Old text",
    "-- ",
    "Anna",
    "--c",
    "Content-Type: text/html; charset=utf-8",
    "",
    '<div>Perch&#233; <b><i>non</i></b> va? <img src="cid:1" alt="x"><a href="https://x.example">y</a></div>',
    "--c--",
    "--b",
    "Content-Type: application/pdf; name*0*=UTF-8''a%20; name*1*=b.pdf",
    "Content-Disposition: attachment",
    "Content-Transfer-Encoding: base64",
    "",
    "JVBERi0xLjQKJQ==",
    "--b",
    "Content-Type: message/rfc822",
    "",
    "Subject: inner",
    "Content-Type: multipart/digest; boundary=d",
    "",
    "--d",
    "",
    "From: x@y.example",
    "",
    "text",
    "--d--",
    "--b--",
    "",
  ]),
  rawMail([
    "Return-Path: <>",
    "From: mailer-daemon@mx.example",
    "To: bounces+token@mittente.example",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "",
    "--b",
    "",
    "550 5.1.1 unknown",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example",
    "",
    "Final-Recipient: rfc822; a@b.example",
    "Action: failed",
    "Status: 5.1.1",
    "--b",
    "Content-Type: message/rfc822",
    "",
    "Message-ID: <1@mittente.example>",
    "",
    "x",
    "--b--",
  ]),
  rawMail([
    "From: anna@rossi.example",
    "Auto-Submitted: no",
    'Content-Type: application/pkcs7-mime; smime-type="signed-data"; name=smime.p7m',
    "Content-Transfer-Encoding: base64",
    "",
    "MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgAQ9Q29udGVudC1UeXBlOiB0ZXh0L3BsYWluOyBj",
    "aGFyc2V0PXV0Zi04DQoNCkZpcm1hdG86IHBlcmNow6kNCgAAAAAAAA==",
  ]),
  rawMail([
    'From: "Per conto di: a@pec.example" <posta-certificata@pec.provider.example>',
    "X-Trasporto: posta-certificata",
    "Content-Type: text/html; charset=gb18030",
    "",
    "<table><tr><td>\u4f60<p>x<br>&lt;&amp;<blockquote>q<blockquote>r</blockquote></blockquote><!-- c --></table>",
  ]),
].map((mail) => mail.toString("latin1"));

/** What the grammars of mail are made of. */
const TOKENS = [
  ["\r\n", "\n", "\r", "\0", "\r\n\r\n", "\t", " ", "\x1b$B", "\xff\xfe", "\x80", "--b", "--b--", "--c", "\r\n--b\r\n"],
  ["From: a@b.example\r\n", "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: message/rfc822\r\n\r\n"],
  [
    "Content-Transfer-Encoding: base64\r\n",
    "charset=utf-16",
    "charset=iso-2022-jp",
    "charset=utf-7",
    "; boundary=",
    '"',
  ],
  ["format=flowed", "=?utf-8?b?", "?=", "=", "=E9", "(", ")", "<", ">", ",", ";", ":", "@", "%00", "&#x110000;", "\\"],
  [
    "<b>",
    "</b>",
    "<table>",
    "<!--",
    "-->",
    "<script>",
    "<a href='",
    "<img alt=x>",
    "<p><td>",
    "data:image/png;base64,",
  ],
  [
    "> ",
    "-- \r\n",
    "On 5 Jan 2026 A <a@b.example> wrote:\r\n",
    "From: x\r\nSent: y\r\nTo: z\r\nSubject: w\r\n",
    "_____\r\n",
  ],
  ["Status: 5.1.1\r\n", "\r\n\r\nFinal-Recipient: rfc822; a@b\r\n", "d=rossi.example;", "l=0;", "x=1;", "h=from:from;"],
].flat();

type Mutate = (mail: string) => string;

const place = fc.nat(100_000);
const token = fc.constantFrom(...TOKENS);
const at = (mail: string, where: number) => where % (mail.length + 1);

const mutation: fc.Arbitrary<Mutate> = fc.oneof(
  fc.tuple(place, token).map(([where, text]) => (mail: string) => {
    const start = at(mail, where);
    return mail.slice(0, start) + text + mail.slice(start);
  }),
  fc.tuple(place, fc.nat(60)).map(([where, length]) => (mail: string) => {
    const start = at(mail, where);
    return mail.slice(0, start) + mail.slice(start + length);
  }),
  // A piece, or a token, many times over: what costs more than its length shows here.
  fc
    .tuple(place, fc.oneof(token, fc.nat(80)), fc.constantFrom(2, 30, 600, 20_000))
    .map(([where, what, times]) => (mail: string) => {
      const start = at(mail, where);
      const piece = typeof what === "string" ? what : mail.slice(start, start + what);
      return (
        mail.slice(0, start) +
        piece.repeat(Math.min(times, Math.ceil(400_000 / Math.max(piece.length, 1)))) +
        mail.slice(start)
      );
    }),
  fc.tuple(place, place).map(([one, other]) => (mail: string) => {
    const lines = mail.split("\r\n");
    const [from, to] = [one % lines.length, other % lines.length];
    [lines[from], lines[to]] = [lines[to]!, lines[from]!];
    return lines.join("\r\n");
  }),
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([where, bytes]) => (mail: string) => {
    const start = at(mail, where);
    return mail.slice(0, start) + Buffer.from(bytes).toString("latin1") + mail.slice(start + bytes.length);
  }),
  place.map((where) => (mail: string) => mail.slice(0, at(mail, where))),
  // The whole, deeper.
  fc.integer({ min: 1, max: 25 }).map((depth) => (mail: string) => {
    const wrap = (inner: string, n: number) =>
      `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=w${n}\r\n\r\n--w${n}\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--w${n}--\r\n`;
    return Array.from({ length: depth }, (_, n) => n).reduce(wrap, mail);
  }),
  fc.constantFrom("base64", "quoted-printable").map((encoding) => (mail: string) => {
    const body = mail.indexOf("\r\n\r\n");
    if (body < 0) return mail;
    const bytes = Buffer.from(mail.slice(body + 4), "latin1");
    const encoded =
      encoding === "base64" ? bytes.toString("base64") : mail.slice(body + 4).replace(/[^ -<>-~]/g, "=0D");
    return `Content-Transfer-Encoding: ${encoding}\r\n${mail.slice(0, body)}\r\n\r\n${encoded}`;
  }),
);

const mutated = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(mutation, { minLength: 1, maxLength: 5 }))
  .map(([seed, mutations]) => mutations.reduce((mail, mutate) => mutate(mail), seed));

/** Mails that nobody would write, and bytes that are none; up to a few megabytes. */
export const hostileMail: fc.Arbitrary<Buffer> = fc
  .oneof(
    { weight: 12, arbitrary: mutated },
    { weight: 1, arbitrary: fc.array(token, { maxLength: 200 }).map((all) => all.join("")) },
  )
  .map((mail) => Buffer.from(mail.slice(0, 4_000_000), "latin1"));
