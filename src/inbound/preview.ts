import { createHash } from "node:crypto";
import type { Context } from "../guards/context.ts";
import { previewVerdict } from "../guards/verified-sender.ts";
import { badInput } from "../problems/problem.ts";
import { MAX_RAW_BYTES } from "./inbound-message.ts";
import { envelopeBounds, type InboundMessagePreviewInput } from "./inbound-message.inputs.ts";
import type { Verdict } from "./inbound-message.type.ts";
import { readMail } from "./reading.ts";
import { storableSteps } from "./verdict-columns.ts";

/**
 * Reads and judges a mail as if it came now; nothing is written.
 * @throws Problem BAD_USER_INPUT
 */
export async function preview(context: Context, { envelope, source }: InboundMessagePreviewInput): Promise<Verdict> {
  const bytes = source.raw;
  if (!bytes) throw badInput("Give the bytes as `source.raw`.");
  if (bytes.length > MAX_RAW_BYTES) throw badInput("`source.raw` has at most 1 MiB.");
  const bounded = envelopeBounds.safeParse(envelope);
  if (!bounded.success) throw badInput(`The envelope is not right: ${bounded.error.issues[0]?.message}.`);
  const { mailFrom = null, rcptTo, clientIp = null, helo = null } = bounded.data;
  const { installation, now } = context;
  const read = await readMail(installation, {
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    receivedAt: now,
    envelope: { mailFrom, rcptTo, clientIp, helo },
    advice: null,
  });
  const { outcome, reason, flags, explanation } = await context.reads.run((sql) =>
    previewVerdict(sql, read, { now, settings: installation.policy }),
  );
  return { outcome, reason, flags, explanation: storableSteps(explanation) };
}
