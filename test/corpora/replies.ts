import { readContent } from "../../src/mail/content.ts";
import { readHeader } from "../../src/mail/header-gate.ts";

export interface ReplyScore {
  readonly name: string;
  readonly isEqual: boolean;
  /** Lines with ink that are neither visible nor folded, or in another order. */
  readonly lost: readonly string[];
  readonly differences: readonly string[];
}

/** The text as the one part of a mail, read by the same reader as every mail. */
export async function judgeReply(name: string, text: string, trimmed: string): Promise<ReplyScore> {
  const head =
    "From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
  const mail = Buffer.from(head + text.replace(/\r?\n/g, "\r\n"));
  const { visible, quoted } = await readContent(mail, readHeader(mail));
  const [shown, folded, all, wanted] = [visible, quoted, text, trimmed].map(inked) as [Lines, Lines, Lines, Lines];
  return {
    name,
    isEqual: visible.trim() === trimmed.replaceAll("\r\n", "\n").trim(),
    lost: missing(all, [...shown, ...folded]),
    differences: [
      ...missing(wanted, shown).map((line) => `hidden   ${line}`),
      ...missing(shown, wanted).map((line) => `visible  ${line}`),
    ].slice(0, 20),
  };
}

type Lines = readonly string[];

function inked(text: string): Lines {
  return text.split(/\r?\n/).flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}

/** As often as they stand. */
function missing(wanted: Lines, found: Lines): Lines {
  const left = new Map<string, number>();
  for (const line of found) left.set(line, (left.get(line) ?? 0) + 1);
  return wanted.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
