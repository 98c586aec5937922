import type { MessagePort } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import type { MailAnalysis, Phase } from "./analysis.ts";
import type { AnalysisSettings, Envelope } from "./handed-over.ts";
import { analyseMail } from "./analyse.ts";
import { readContent, UnparsableMail, type ContentFacts } from "./content.ts";
import { readHeader } from "./header-gate.ts";

/** What the thread is asked. `port` takes a WorkerProgress as each phase begins: the clock runs from the first. */
export type WorkerTask =
  | {
      readonly kind: "ANALYSE";
      readonly bytes: Uint8Array;
      readonly envelope: Envelope;
      readonly settings: AnalysisSettings;
      readonly port: MessagePort;
    }
  | { readonly kind: "CONTENT"; readonly bytes: Uint8Array; readonly port: MessagePort };

export interface WorkerProgress {
  readonly phase: Phase;
  readonly soFar: MailAnalysis | null;
}

export default async function work(task: WorkerTask): Promise<unknown> {
  const progress = (phase: Phase, soFar: MailAnalysis | null) => {
    task.port.postMessage({ phase, soFar } satisfies WorkerProgress);
  };
  if (task.kind === "ANALYSE") {
    const analysis = await analyseMail(task.bytes, task.envelope, task.settings, progress);
    return handOver(analysis, analysis.content);
  }
  progress("CONTENT", null);
  const content = await contentOf(task.bytes);
  return content && handOver(content, content);
}

async function contentOf(bytes: Uint8Array): Promise<ContentFacts | null> {
  try {
    return await readContent(bytes, readHeader(bytes));
  } catch (error) {
    if (error instanceof UnparsableMail) return null;
    throw error;
  }
}

/** The attachments' bytes change threads without a copy. */
function handOver(value: object, content: ContentFacts | null): unknown {
  const buffers = content?.attachments.map(({ bytes }) => bytes.buffer) ?? [];
  return move({ [transferableSymbol]: buffers, [valueSymbol]: value });
}
