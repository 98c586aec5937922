import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { EventRequest, MailEvent, MailEventFormat } from "./mail-event.ts";

const WINDOW_SECONDS = 5 * 60;
const MOST_EVENTS = 100;

const address = z.string().min(1).max(320);
const bodySchema = z.object({
  events: z
    .array(
      z.discriminatedUnion("type", [
        z.object({
          type: z.literal("bounce"),
          /** False: a temporary failure, which says nothing. */
          permanent: z.boolean(),
          returnPath: address,
          status: z
            .string()
            .regex(/^[245]\.\d{1,3}\.\d{1,3}$/)
            .nullish(),
          recipient: address.nullish(),
        }),
        z.object({ type: z.literal("complaint"), returnPath: address }),
      ]),
    )
    .max(MOST_EVENTS),
});

/**
 * Signed as standardwebhooks.com has it: HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`, in base64 after `v1,`;
 * several signatures, while a secret is changed, stand apart by spaces.
 * @param secrets base64, with or without `whsec_`; any of them counts
 */
export function standardEvents(secrets: readonly string[]): MailEventFormat {
  const keys = secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ""), "base64"));
  return {
    isGenuine({ header, body, now }: EventRequest) {
      const [id, timestamp, signatures] = [
        header("webhook-id"),
        header("webhook-timestamp"),
        header("webhook-signature"),
      ];
      if (id === null || timestamp === null || signatures === null) return false;
      if (id.length > 200 || signatures.length > 2_000 || !/^\d{1,12}$/.test(timestamp)) return false;
      if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > WINDOW_SECONDS) return false;
      const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
      const right = keys.map((key) => createHmac("sha256", key).update(signed).digest());
      return signatures
        .split(" ")
        .filter((signature) => signature.startsWith("v1,"))
        .map((signature) => Buffer.from(signature.slice(3), "base64"))
        .some((given) => right.some((one) => given.length === one.length && timingSafeEqual(given, one)));
    },
    read(body: Buffer): readonly MailEvent[] | null {
      let json: unknown;
      try {
        json = JSON.parse(body.toString("utf8"));
      } catch {
        return null;
      }
      const parsed = bodySchema.safeParse(json);
      return parsed.success ? parsed.data.events.flatMap(eventOf) : null;
    },
  };
}

function eventOf(event: z.output<typeof bodySchema>["events"][number]): MailEvent[] {
  const { returnPath } = event;
  if (event.type === "complaint") return [{ kind: "COMPLAINT", returnPath, status: null, recipient: null }];
  const { permanent, status, recipient } = event;
  return permanent ? [{ kind: "BOUNCE", returnPath, status: status ?? null, recipient: recipient ?? null }] : [];
}
