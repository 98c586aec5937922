import { beforeAll, describe, expect, test } from "vitest";
import { readAnchors, readCertifiedMail } from "../../src/mail/certified-mail.ts";
import { certifiedMail, type Issued, issue, pemOf } from "../operations/certified-mail-under-test.ts";

const AT = new Date("2026-03-02T10:00:00.000Z");
const PROVIDER = "posta-certificata@provider.example";

let authority: Issued;
let signer: Issued;
let anchors: Uint8Array[];
beforeAll(async () => {
  authority = await issue("Authority", null, AT);
  signer = await issue("Provider", authority, AT, { email: PROVIDER });
  anchors = readAnchors(pemOf(authority));
});

const read = (mail: Buffer, given = anchors, at = AT) => readCertifiedMail(mail, given, at);

describe("a certified mail", () => {
  test("whose signature holds up to an anchor says who sent it", async () => {
    expect(await read(await certifiedMail(signer))).toEqual({
      sender: "mario@pec.example",
      provider: PROVIDER,
      certificate: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("with the line ends of a Unix file is the same", async () => {
    const mail = Buffer.from((await certifiedMail(signer)).toString("latin1").replaceAll("\r\n", "\n"), "latin1");
    expect((await read(mail))?.sender).toBe("mario@pec.example");
  });

  test.for<[string, () => Promise<Buffer>]>([
    [
      "one letter of what was signed is another",
      () => certifiedMail(signer, { alter: (text) => text.replace("certificata", "certificatA") }),
    ],
    [
      "another sender was put into daticert.xml",
      () =>
        certifiedMail(signer, {
          alter: (text) =>
            text.replace(
              /(base64\r\n\r\n)[^-]+/,
              `$1${Buffer.from('<postacert tipo="posta-certificata"><mittente>eve@pec.example</mittente></postacert>').toString("base64")}\r\n`,
            ),
        }),
    ],
    [
      "it is signed for another address than From",
      () => certifiedMail(signer, { from: "posta-certificata@other.example" }),
    ],
    ["it is a receipt", () => certifiedMail(signer, { kind: "accettazione" })],
    ["it is an anomaly", () => certifiedMail(signer, { kind: "errore" })],
    ["it names no sender", () => certifiedMail(signer, { sender: "x" })],
    [
      "whoever signed it made a certificate for themselves",
      async () => certifiedMail(await issue("Provider", null, AT, { email: PROVIDER })),
    ],
    [
      "another authority stands behind it",
      async () => certifiedMail(await issue("Provider", await issue("Other", null, AT), AT, { email: PROVIDER })),
    ],
    ["the certificate names no address", async () => certifiedMail(await issue("Provider", authority, AT))],
    [
      "it is not signed",
      async () => Buffer.from(`From: ${PROVIDER}\r\nX-Trasporto: posta-certificata\r\n\r\nwords\r\n`),
    ],
    [
      "its signature is none",
      async () =>
        Buffer.from(
          (await certifiedMail(signer)).toString("latin1").replace(/(smime\.p7s"[^]*?\r\n\r\n)[^-]+/, "$1AAAA\r\n"),
          "latin1",
        ),
    ],
    [
      "it has a third part",
      async () =>
        Buffer.from(
          (await certifiedMail(signer)).toString("latin1").replace("--outer--", "--outer\r\n\r\nmore\r\n--outer--"),
          "latin1",
        ),
    ],
    [
      "it is larger than 5 MiB",
      async () => Buffer.concat([await certifiedMail(signer), Buffer.alloc(5 * 1024 * 1024)]),
    ],
  ])("proves nothing: %s", async ([, made]) => {
    expect(await read(await made())).toBeNull();
  });

  test("proves nothing without an anchor, or once the certificate ran out", async () => {
    const mail = await certifiedMail(signer);
    expect(await read(mail, [])).toBeNull();
    expect(await read(mail, anchors, new Date(AT.getTime() + 400 * 86_400_000))).toBeNull();
  });
});

test("a file of anchors that holds something else is refused at start", () => {
  expect(readAnchors("")).toEqual([]);
  expect(() => readAnchors("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")).toThrow(/certificate 1/);
});
