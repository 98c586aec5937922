import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { composeMail, MailDomain, zoneOf } from "../support/signed-mail.ts";
import { AT_NOW, InboundDesk, SIGNED_NOW } from "./support.ts";

const rossi = new MailDomain("rossi.example");
let desk: InboundDesk;
beforeAll(async () => {
  desk = await InboundDesk.start(zoneOf(rossi));
});
afterAll(() => desk.stop());

const TEXT = "Please tell me about my services.";

type Edit = { readonly at: number; readonly remove: number; readonly insert: string };
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(2_000),
  remove: fc.nat(3),
  insert: fc.oneof(
    fc.string({ maxLength: 4, unit: "binary-ascii" }),
    fc.constantFrom(
      "\r\n",
      "\n",
      "\0",
      "From: victim@rossi.example\r\n",
      "victim@rossi.example,",
      "=?utf-8?q?a?=",
      "\r\n\r\n",
      "Reply-To: x@evil.example\r\n",
    ),
  ),
});

const apply = (bytes: Buffer, edits: readonly Edit[]) =>
  edits.reduce((mail, { at, remove, insert }) => {
    const place = at % mail.length;
    return Buffer.concat([mail.subarray(0, place), Buffer.from(insert, "latin1"), mail.subarray(place + remove)]);
  }, bytes);

test("however a signed mail is changed on its way, it says nothing else and for nobody else, and it is always kept and judged", async () => {
  const owner = await desk.rows.account({
    registeredEmail: "owner@rossi.example",
    registeredEmailGiven: "owner@rossi.example",
  });
  await desk.rows.account({ registeredEmail: "victim@rossi.example", registeredEmailGiven: "victim@rossi.example" });
  const bytes = await rossi.sign(await composeMail({ from: "owner@rossi.example", ...AT_NOW, text: TEXT }), SIGNED_NOW);
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const row = await desk.deliver(apply(bytes, edits));
      expect(row.reason).not.toBe("INTERNAL_ERROR");
      expect(row.outcome).not.toBe("DEFERRED");
      if (row.outcome !== "ACCEPTED") return;
      expect(row.accountId).toBe(owner.id);
      const [message] = await desk.messagesOf(row.ticketId);
      expect(message!.bodyText.replace(/\s+/g, " ").trim()).toBe(TEXT);
    }),
    { numRuns: 80 },
  );
});
