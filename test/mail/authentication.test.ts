import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { analyseMail } from "../../src/mail/analyse.ts";
import type { AuthenticationFacts } from "../../src/mail/authentication.ts";
import type { DnsAnswers } from "../../src/mail/dns.ts";
import type { SenderEvidence } from "../../src/policy/evidence.ts";
import { composeMail, MailDomain, zoneOf } from "../support/signed-mail.ts";
import { envelope, settings } from "./mail-fixture.ts";

const rossi = new MailDomain("rossi.example", { spf: "v=spf1 ip4:192.0.2.1 -all" });
const edward = new MailDomain("edward.example", { algorithm: "ed25519", dmarc: null });
const weak = new MailDomain("weak.example", { bits: 768 });
const zone = zoneOf(rossi, edward, weak);

async function evidenceOf(
  mail: Uint8Array,
  answers: DnsAnswers = zone,
  change = {},
  at?: Date,
): Promise<AuthenticationFacts> {
  const { authentication } = await analyseMail(mail, envelope(change), settings(answers, at));
  if (authentication === null) throw new Error("was not authenticated");
  return authentication;
}

describe("a signature as evidence", () => {
  let signed: Buffer;
  beforeAll(async () => {
    signed = await rossi.mail({ cc: "other@rossi.example" });
  });

  it("an RSA signature passes, with key, time, domain and what it covers", async () => {
    const facts = await evidenceOf(signed);
    expect(facts.evidence.signatures).toEqual([
      {
        domain: "rossi.example",
        selector: "s1",
        result: "pass",
        covers: { from: true, to: true, cc: true, subject: true, date: true, messageId: true },
        signedAt: expect.any(Date),
        expiresAt: null,
        keyBits: 2048,
        isWeak: false,
        isUnderSized: false,
      },
    ]);
    expect(facts).toMatchObject({ dnsTrouble: false, arc: "none", dmarcPolicy: "reject" });
    expect(facts.evidence).toMatchObject({ dmarcRecord: "PRESENT", organizationalDomain: "rossi.example" });
    expect(facts.signatureHashes).toHaveLength(1);
  });

  it("is what the policy takes as evidence", async () => {
    const evidence: SenderEvidence = (await evidenceOf(signed)).evidence;
    expect(evidence.date).toBeInstanceOf(Date);
  });

  it("an Ed25519 signature passes; without a DMARC record that is said", async () => {
    const { evidence } = await evidenceOf(await edward.mail());
    expect(evidence.signatures).toMatchObject([{ result: "pass", keyBits: 256, domain: "edward.example" }]);
    expect(evidence.dmarcRecord).toBe("ABSENT");
  });

  it.each([
    ["a changed body", (mail: string) => mail.replace("down", "gone"), "fail"],
    ["a changed subject", (mail: string) => mail.replace("Subject: Help", "Subject: Send money"), "fail"],
    ["a changed From", (mail: string) => mail.replace("customer@", "director@"), "fail"],
  ])("%s fails", async (_, change, result) => {
    const { evidence } = await evidenceOf(Buffer.from(change(signed.toString("latin1")), "latin1"));
    expect(evidence.signatures[0]?.result).toBe(result);
  });

  it("text added behind l= is under-sized", async () => {
    const limited = await rossi.mail({}, { bodyLength: 10 });
    const { evidence } = await evidenceOf(Buffer.concat([limited, Buffer.from("Pay to this account.\r\n")]));
    expect(evidence.signatures).toMatchObject([{ result: "pass", isUnderSized: true }]);
  });

  it("a short RSA key is weak and does not pass", async () => {
    const { evidence, signatureHashes } = await evidenceOf(await weak.mail());
    expect(evidence.signatures).toMatchObject([{ result: "policy", isWeak: true }]);
    expect(signatureHashes).toEqual([]);
  });

  it("fields left out of h= are not covered; absence that is signed is", async () => {
    const mail = await rossi.mail({}, { fields: ["from", "date", "cc"] });
    const { evidence } = await evidenceOf(mail);
    expect(evidence.signatures[0]).toMatchObject({
      result: "pass",
      covers: { from: true, to: false, cc: false, subject: false, date: true },
    });
  });

  it("x= counts as of the receipt, however late it is judged", async () => {
    const signedAt = new Date("2026-01-01T10:00:00Z");
    const mail = await rossi.mail({}, { signedAt, expiresAt: new Date("2026-01-02T10:00:00Z") });
    const within = await evidenceOf(mail, zone, {}, new Date("2026-01-01T11:00:00Z"));
    const after = await evidenceOf(mail, zone, {}, new Date("2026-01-03T11:00:00Z"));
    expect(within.evidence.signatures).toMatchObject([{ result: "pass", signedAt, expiresAt: expect.any(Date) }]);
    expect(after.evidence.signatures[0]?.result).toBe("neutral");
  });

  it("a signature without t= has no time of its own", async () => {
    const { evidence } = await evidenceOf(await rossi.mail({}, { isUndated: true }));
    expect(evidence.signatures).toMatchObject([{ result: "pass", signedAt: null }]);
  });

  it("a child or sibling that signs is named as what it is", async () => {
    const evil = new MailDomain("evil.host.example", { dmarc: null });
    const victim = await evil.mail({ from: "a@victim.host.example" });
    const { evidence } = await evidenceOf(victim, {
      ...zoneOf(evil),
      "_dmarc.host.example": { TXT: [["v=DMARC1; p=none"]] },
    });
    expect(evidence.signatures).toMatchObject([{ result: "pass", domain: "evil.host.example" }]);
    expect(evidence).toMatchObject({ dmarcRecord: "PRESENT", organizationalDomain: "host.example" });
  });

  it("a NUL in s= never makes another name pass", async () => {
    const text = signed.toString("latin1").replace("s=s1;", "s=s1\0.evil;");
    const analysis = await analyseMail(Buffer.from(text, "latin1"), envelope(), settings(zone));
    expect(analysis.authentication).toBeNull();
    expect(analysis.header.problems[0]?.reason).toBe("HEADER_MALFORMED");
  });

  it("an encoded-word From is nobody's, whoever signed", async () => {
    const mail = await rossi.sign(
      Buffer.from(
        "From: =?utf-8?q?=22customer=40bank=2Eexample=22?= <a@rossi.example>, b@rossi.example\r\nSubject: x\r\n\r\nx\r\n",
      ),
    );
    const analysis = await analyseMail(mail, envelope(), settings(zone));
    expect(analysis).toMatchObject({ from: null, authentication: null });
  });
});

describe("DNS", () => {
  it.each(["ESERVFAIL", "ETIMEOUT", "ECONNREFUSED"])("%s on the key is trouble, never a failure", async (code) => {
    const answers = { ...zone, "s1._domainkey.rossi.example": { TXT: code } };
    const facts = await evidenceOf(await rossi.mail(), answers);
    expect(facts.evidence.signatures[0]?.result).toBe("temperror");
    expect(facts.dnsTrouble).toBe(true);
  });

  it("a key that is not there is no trouble", async () => {
    const facts = await evidenceOf(await rossi.mail(), {});
    expect(facts.evidence.signatures[0]?.result).toBe("neutral");
    expect(facts.dnsTrouble).toBe(false);
  });

  it("trouble on the DMARC record is said", async () => {
    const facts = await evidenceOf(await rossi.mail(), { ...zone, "_dmarc.rossi.example": { TXT: "ESERVFAIL" } });
    expect(facts.evidence.dmarcRecord).toBe("TEMPERROR");
    expect(facts.evidence.signatures[0]?.result).toBe("pass");
  });

  it("the answers that were seen judge again the same, without any other", async () => {
    const mail = await rossi.mail();
    const at = new Date();
    const first = await evidenceOf(mail, zone, {}, at);
    const again = await evidenceOf(mail, first.dnsAnswers, {}, at);
    expect(again).toEqual(first);
    expect(Object.keys(first.dnsAnswers)).toContain("s1._domainkey.rossi.example");
  });
});

describe("SPF", () => {
  it.each([
    ["passes from the domain's host", {}, { result: "pass", domain: "rossi.example" }],
    ["fails from another", { clientIp: "192.0.2.9" }, { result: "fail", domain: "rossi.example" }],
    ["is not checked without the client's address", { clientIp: null }, { result: "none", domain: null }],
    ["is not checked without the path", { mailFrom: null }, { result: "none", domain: null }],
    [
      "of the null path is HELO's",
      { mailFrom: "", helo: "rossi.example" },
      { result: "pass", domain: "rossi.example" },
    ],
  ])("%s", async (_, change, spf) => {
    expect((await evidenceOf(await composeMail({ from: "a@rossi.example" }), zone, change)).evidence.spf).toEqual(spf);
  });

  it("a Received field of the mail's own is not believed", async () => {
    const mail = await composeMail({
      from: "a@rossi.example",
      headers: {
        Received: "from mx.rossi.example ([192.0.2.1]) by mx.mittente.example; Mon, 1 Jan 2026 00:00:00 +0000",
      },
    });
    expect((await evidenceOf(mail, zone, { clientIp: null })).evidence.spf.result).toBe("none");
  });
});

it("a forged Authentication-Results field changes nothing", async () => {
  const mail = await composeMail({
    from: "a@rossi.example",
    headers: { "Authentication-Results": "mittente.example; dkim=pass header.d=rossi.example" },
  });
  const { evidence } = await evidenceOf(mail, zone, { clientIp: null });
  expect(evidence.signatures).toEqual([]);
});

it("the same signature has the same hash, another mail's another", async () => {
  const mail = await rossi.mail();
  const [one, same, other] = [
    await evidenceOf(mail),
    await evidenceOf(mail),
    await evidenceOf(await rossi.mail({ subject: "B" })),
  ];
  expect(one.signatureHashes).toEqual(same.signatureHashes);
  expect(one.signatureHashes).not.toEqual(other.signatureHashes);
  expect(one.signatureHashes[0]).toHaveLength(createHash("sha256").digest("hex").length);
});
