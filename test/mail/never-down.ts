import fc from "fast-check";
import { expect } from "vitest";
import type { MailAnalysis } from "../../src/mail/analysis.ts";
import { LIMITS } from "../../src/mail/limits.ts";
import { MailWorkers } from "../../src/mail/mail-workers.ts";
import { hostileMail } from "./hostile-mail.ts";
import { envelope, settings } from "./mail-fixture.ts";

const TIME_MS = 10_000;

/**
 * Every step that a thread runs, over mails that nobody would write: facts for each, in time, and never a fault of ours. How many
 * were read.
 */
export async function neverDown(cases: number): Promise<number> {
  let read = 0;
  const workers = new MailWorkers({ threads: 2, timeLimitMs: TIME_MS, memoryLimitMb: 512 });
  const paths = fc.constantFrom<string | null>("", null, "anna@rossi.example");
  try {
    await fc.assert(
      fc.asyncProperty(hostileMail, hostileMail, paths, async (one, other, mailFrom) => {
        // Two at once, one of them read as held mail is.
        const [analysis, content] = await Promise.all([
          workers.analyse(one, envelope({ mailFrom }), settings()),
          workers.readContent(other),
        ]);
        read += 2;
        expectWhole(analysis);
        if (content !== null) expectReadable(content);
      }),
      { numRuns: Math.ceil(cases / 2), endOnFailure: true },
    );
  } finally {
    await workers.close();
  }
  return read;
}

/** It ended by itself: PARSE_TIMEOUT is a verdict too, but none that these mails may need. */
function expectWhole(analysis: MailAnalysis): void {
  expect(analysis.timedOutIn).toBeNull();
  expect(analysis.steps.length).toBeGreaterThan(0);
  if (analysis.content !== null) expectReadable(analysis.content);
}

function expectReadable({ text, visible, quoted, html, attachments }: NonNullable<MailAnalysis["content"]>): void {
  for (const said of [text, visible, quoted, html ?? "", ...attachments.map(({ fileName }) => fileName)]) {
    expect(said.isWellFormed()).toBe(true);
    expect(said.includes("\0")).toBe(false);
  }
  expect(text.length).toBeLessThanOrEqual(LIMITS.textCharacters);
  expect(ink(visible) + ink(quoted)).toBe(ink(text));
  expect(/<(?:script|img|style|iframe|form)\b/i.test(html ?? "")).toBe(false);
}

/** Nothing is dropped: folding moves lines that have ink in them, and loses none. */
const ink = (text: string): number => text.replace(/\s/g, "").length;
