import {
  headerBlockEnd,
  introductionLength,
  isDelimiter,
  isQuote,
  isSeparator,
  isSignatureLine,
  isSignatureMark,
} from "./quote-marks.ts";

/** What a reader wants to see, and what is folded away. Every line that is not blank stands in one of the two, in order. */
export interface FoldedText {
  readonly visible: string;
  /** Empty where nothing is folded. */
  readonly quoted: string;
}

/**
 * Folds what a mail quotes, and its signature. Cosmetic: nothing rests on it and nothing is lost by it. In linear time; the
 * marks look at a bounded part of a line and at a bounded number of lines ahead.
 */
export function foldQuotes(text: string): FoldedText {
  const lines = text.split(/\r\n|\n|\r/);
  const isVisible = visibleLines(lines);
  const pick = (wanted: boolean) => lines.filter((_, index) => isVisible[index] === wanted);
  return { visible: pick(true).join("\n"), quoted: trimBlankLines(pick(false)).join("\n") };
}

/** For each line whether it is visible. */
export function visibleLines(lines: readonly string[]): readonly boolean[] {
  const kinds = classify(lines);
  const history = foldHistory(lines, kinds);
  // What stands right above the old mail is at an end too.
  const end = foldTail(markSignatureLines(lines, kinds, history), history);
  const first = kinds.findIndex((kind) => kind !== "EMPTY" && kind !== "FOLDED");
  return kinds.map((kind, index) => kind !== "FOLDED" && index >= first && index < end && first >= 0);
}

type Kind = "EMPTY" | "QUOTE" | "DELIMITER" | "SIGNATURE" | "INTRODUCTION" | "TEXT" | "FOLDED";

function classify(lines: readonly string[]): Kind[] {
  const kinds: Kind[] = [];
  while (kinds.length < lines.length) {
    const index = kinds.length;
    const line = lines[index] ?? "";
    if (line.trim() === "") kinds.push("EMPTY");
    else if (isQuote(line)) kinds.push("QUOTE");
    else if (isSignatureMark(line)) kinds.push("SIGNATURE");
    else if (isDelimiter(line)) kinds.push("DELIMITER");
    else {
      const length = introductionLength(lines, index);
      if (length === 0) kinds.push("TEXT");
      for (let line = 0; line < length; line++) kinds.push("INTRODUCTION");
    }
  }
  return markSignatureLines(lines, kinds, kinds.length);
}

/** "Sent from my phone" is a signature only where nothing but quotes follows. */
function markSignatureLines(lines: readonly string[], kinds: Kind[], end: number): Kind[] {
  for (let index = end - 1; index >= 0; index--) {
    if (kinds[index] === "TEXT" && !isSignatureLine(lines[index] ?? "")) break;
    if (kinds[index] === "TEXT") kinds[index] = "SIGNATURE";
  }
  return kinds;
}

/** Marks introductions of interleaved answers, and the head of what is only forwarded, FOLDED. Where the old mail begins. */
function foldHistory(lines: readonly string[], kinds: Kind[]): number {
  const lastText = lastTextBeforeSignature(kinds);
  let hasText = false;
  let index = 0;
  while (index < kinds.length) {
    const kind = kinds[index];
    const blockEnd = kind === "TEXT" || kind === "SIGNATURE" || kind === "DELIMITER" ? oldMailHead(lines, index) : 0;
    if (blockEnd > 0) {
      if (hasText) return index;
      kinds.fill("FOLDED", index, blockEnd);
      index = blockEnd;
    } else if (kind === "INTRODUCTION") {
      const end = endOfRun(kinds, index);
      if (isOldMailBelow(kinds, end, hasText, lastText)) return index;
      kinds.fill("FOLDED", index, end);
      index = end;
    } else {
      hasText ||= kind === "TEXT";
      index++;
    }
  }
  return kinds.length;
}

/** Quoted and answered point by point: only the introduction goes. Else all that is under it is the old mail, if anything stands above. */
function isOldMailBelow(kinds: readonly Kind[], end: number, hasText: boolean, lastText: number): boolean {
  let next = end;
  while (kinds[next] === "EMPTY") next++;
  if (kinds[next] === "QUOTE") return lastText < next;
  return hasText;
}

/** Where "--- Original message ---" and the header lines copied under it end; 0 without. */
function oldMailHead(lines: readonly string[], index: number): number {
  if (!isSeparator(lines[index] ?? "")) return headerBlockEnd(lines, index);
  let next = index + 1;
  while (next < index + 3 && (lines[next] ?? "x").trim() === "") next++;
  return Math.max(headerBlockEnd(lines, next), index + 1);
}

function endOfRun(kinds: readonly Kind[], start: number): number {
  let end = start;
  while (kinds[end] === "INTRODUCTION") end++;
  return end;
}

function lastTextBeforeSignature(kinds: readonly Kind[]): number {
  return kinds.lastIndexOf("TEXT", (signatureStart(kinds, kinds.length) ?? kinds.length) - 1);
}

const LONGEST_SIGNATURE = 15;

/** A mark with at most 15 lines under it, none of them quoted. */
function signatureStart(kinds: readonly Kind[], end: number): number | null {
  let lines = 0;
  let start: number | null = null;
  for (let index = end - 1; index >= 0 && lines <= LONGEST_SIGNATURE; index--) {
    if (kinds[index] === "QUOTE" || kinds[index] === "INTRODUCTION") break;
    if (kinds[index] === "SIGNATURE") start = index;
    if (kinds[index] === "TEXT") lines++;
  }
  return start === 0 ? null : start;
}

/** Where what is worth seeing ends: signature, then whatever is quoted, delimited or blank at the end, goes. */
function foldTail(kinds: readonly Kind[], end: number): number {
  let last = end;
  for (;;) {
    while (FOLDABLE.has(kinds[last - 1])) last--;
    const start = signatureStart(kinds, last);
    if (start === null) return last;
    last = start;
  }
}

const FOLDABLE: ReadonlySet<Kind | undefined> = new Set<Kind>(["EMPTY", "DELIMITER", "FOLDED", "QUOTE"]);

function trimBlankLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? [] : lines.slice(first, last + 1);
}
