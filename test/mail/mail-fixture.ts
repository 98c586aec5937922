import type { MailAnalysis } from "../../src/mail/analysis.ts";
import type { AnalysisSettings, Envelope } from "../../src/mail/handed-over.ts";
import type { DnsAnswers } from "../../src/mail/dns.ts";
import { readHeader } from "../../src/mail/header-gate.ts";
import { Header } from "../../src/mail/header-text.ts";

/** An envelope about which nothing is odd. */
export function envelope(changes: Partial<Envelope> = {}): Envelope {
  return {
    mailFrom: "customer@rossi.example",
    rcptTo: ["support@mittente.example"],
    clientIp: "192.0.2.1",
    helo: "mx.rossi.example",
    ...changes,
  };
}

export function settings(answers: DnsAnswers = {}, receivedAt = new Date()): AnalysisSettings {
  return { dns: { kind: "RECORDED", answers }, receivedAt };
}

export function headerOf(...lines: readonly string[]): Header {
  const message = Buffer.from([...lines, "", ""].join("\r\n"));
  return new Header(message, readHeader(message));
}

/** Every reason that a step marked, in order. */
export function marksOf({ steps }: MailAnalysis): readonly string[] {
  return steps.flatMap(({ marks }) => marks);
}
