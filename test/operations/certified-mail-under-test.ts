import { webcrypto } from "node:crypto";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";

const DAY = 86_400_000;

export interface Issued {
  readonly certificate: pkijs.Certificate;
  readonly key: webcrypto.CryptoKey;
}

/** A certificate with a key of its own: an authority, or what an authority issued for an address. */
export async function issue(
  name: string,
  by: Issued | null,
  at: Date,
  { email, days = 365 }: { email?: string; days?: number } = {},
): Promise<Issued> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const pair = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({ value: Math.floor(Math.random() * 1e9) + 1 });
  const named = (text: string) =>
    new pkijs.AttributeTypeAndValue({ type: "2.5.4.3", value: new asn1js.Utf8String({ value: text }) });
  certificate.subject.typesAndValues.push(named(name));
  if (by) certificate.issuer = by.certificate.subject;
  else certificate.issuer.typesAndValues.push(named(name));
  certificate.notBefore.value = new Date(at.getTime() - DAY);
  certificate.notAfter.value = new Date(at.getTime() + days * DAY);
  const isAuthority = email === undefined;
  const basic = new pkijs.BasicConstraints({ cA: isAuthority });
  certificate.extensions = [
    new pkijs.Extension({
      extnID: "2.5.29.19",
      critical: true,
      extnValue: basic.toSchema().toBER(),
      parsedValue: basic,
    }),
  ];
  if (email !== undefined) {
    const names = new pkijs.GeneralNames({ names: [new pkijs.GeneralName({ type: 1, value: email })] });
    certificate.extensions.push(new pkijs.Extension({ extnID: "2.5.29.17", extnValue: names.toSchema().toBER() }));
  }
  await certificate.subjectPublicKeyInfo.importKey(pair.publicKey);
  await certificate.sign(by?.key ?? pair.privateKey, "SHA-256");
  return { certificate, key: pair.privateKey };
}

export const pemOf = ({ certificate }: Issued) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate.toSchema().toBER())
    .toString("base64")
    .replace(/(.{64})/g, "$1\n")}\n-----END CERTIFICATE-----\n`;

export interface Certified {
  readonly from?: string;
  readonly sender?: string;
  readonly kind?: string;
  /** Instead of what was signed. */
  readonly alter?: (signed: string) => string;
}

/** A "busta di trasporto" as a provider sends it (RFC 6109, 2.1.1.1): the message and its daticert.xml, signed. */
export async function certifiedMail(
  signer: Issued,
  {
    from = "posta-certificata@provider.example",
    sender = "mario@pec.example",
    kind = "posta-certificata",
    alter,
  }: Certified = {},
): Promise<Buffer> {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<postacert tipo="${kind}" errore="nessuno"><intestazione><mittente>${sender}</mittente><destinatari tipo="certificato">support@desk.example</destinatari></intestazione></postacert>`;
  const signed = [
    'Content-Type: multipart/mixed; boundary="inner"',
    "",
    "--inner",
    "Content-Type: text/plain",
    "",
    "Messaggio di posta certificata",
    "--inner",
    'Content-Type: application/xml; name="daticert.xml"',
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(xml)
      .toString("base64")
      .replace(/(.{76})/g, "$1\r\n"),
    "--inner",
    'Content-Type: message/rfc822; name="postacert.eml"',
    "",
    "Subject: Please",
    "",
    "Please end the freeze.",
    "--inner--",
    "",
  ].join("\r\n");
  const signature = await signatureOf(signer, Buffer.from(signed));
  return Buffer.from(
    [
      `From: "Per conto di: ${sender}" <${from}>`,
      "To: support@desk.example",
      "Subject: POSTA CERTIFICATA: Please",
      "X-Trasporto: posta-certificata",
      "MIME-Version: 1.0",
      'Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; micalg=sha-256; boundary="outer"',
      "",
      "This is an S/MIME signed message",
      "",
      "--outer",
      alter ? alter(signed) : signed,
      "--outer",
      'Content-Type: application/x-pkcs7-signature; name="smime.p7s"',
      "Content-Transfer-Encoding: base64",
      "",
      signature.toString("base64").replace(/(.{76})/g, "$1\r\n"),
      "--outer--",
      "",
    ].join("\r\n"),
  );
}

async function signatureOf({ certificate, key }: Issued, content: Buffer): Promise<Buffer> {
  const signed = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: "1.2.840.113549.1.7.1" }),
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
      }),
    ],
    certificates: [certificate],
  });
  const digest = await webcrypto.subtle.digest("SHA-256", content);
  const attribute = (type: string, value: object) => new pkijs.Attribute({ type, values: [value] });
  signed.signerInfos[0]!.signedAttrs = new pkijs.SignedAndUnsignedAttributes({
    type: 0,
    attributes: [
      attribute("1.2.840.113549.1.9.3", new asn1js.ObjectIdentifier({ value: "1.2.840.113549.1.7.1" })),
      attribute("1.2.840.113549.1.9.4", new asn1js.OctetString({ valueHex: digest })),
    ],
  });
  await signed.sign(key, 0, "SHA-256", new Uint8Array(content).buffer);
  const info = new pkijs.ContentInfo({ contentType: "1.2.840.113549.1.7.2", content: signed.toSchema(true) });
  return Buffer.from(info.toSchema().toBER());
}
