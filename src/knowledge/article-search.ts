/**
 * What somebody types, made into the two texts that `to_tsquery` reads. Only letters, digits and what joins them inside a word
 * come through, each word in quotes: no operator, weight or quote of the caller's ever reaches PostgreSQL's parser.
 */
export interface SearchQuery {
  /** All words but the last, each to be found. Empty where there is one word. */
  readonly complete: string;
  /** The last word, found whole by its stem, or as the beginning of a word. */
  readonly last: string;
  readonly prefix: string;
  /** Any of the words: for suggestions, and for what to highlight. */
  readonly any: string;
}

export const MAX_SEARCH = 200;
const MAX_WORDS = 12;
const MAX_WORD = 60;

/** Null where there is no word to look for. */
export function readSearch(text: string): SearchQuery | null {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  const last = words.at(-1);
  if (last === undefined) return null;
  return {
    complete: words.slice(0, -1).map(quoted).join(" & "),
    last: quoted(last),
    // One letter begins too many words to say anything.
    prefix: [...last].length > 1 ? `${quoted(last)}:*` : quoted(last),
    any: words.map(quoted).join(" | "),
  };
}

const MAX_SUBJECT_WORDS = 10;
const MAX_BODY_WORDS = 10;
const MAX_BODY_READ = 2_000;

/** The words of a ticket that is being written: its subject's first, then the longest of how its body begins. */
export function readDraft(subject: string, body: string): string | null {
  const long = (words: string[]) => words.filter((word) => [...word].length > 2);
  const ofSubject = long(wordsOf(subject.slice(0, MAX_SEARCH))).slice(0, MAX_SUBJECT_WORDS);
  const ofBody = long(wordsOf(body.slice(0, MAX_BODY_READ)))
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MAX_BODY_WORDS);
  const words = [...new Set([...ofSubject, ...ofBody])];
  return words.length > 0 ? words.map(quoted).join(" | ") : null;
}

/** What is indexed of a text: who looks for "mail" finds e-mail, in either spelling. PostgreSQL skips what looks like a tag. */
export const foldForIndex = (text: string): string =>
  fold(text)
    .replaceAll(/[<>]/g, " ")
    .replaceAll(/\be-?mail(s?)\b/gi, "email$1 mail$1");

/** One spelling of apostrophes, full-width letters, and e-mail. */
const fold = (text: string): string =>
  text
    .normalize("NFKC")
    .replaceAll(/[\u2018\u2019\u02BC\u00B4`]/g, "'")
    .replaceAll(/\be-mail(s?)\b/gi, "email$1");

/** Stop words that PostgreSQL's Italian list has with an accent only: accents do not count here. */
const UNACCENTED_STOP_WORDS = new Set([
  "perche",
  "piu",
  "avro",
  "avra",
  "e",
  "saro",
  "sara",
  "faro",
  "fara",
  "staro",
  "stara",
]);

function wordsOf(text: string): string[] {
  const words = fold(text)
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}'.@_-]+/u)
    .map((word) => word.replaceAll(/^['.@_-]+|['.@_-]+$/g, ""))
    .filter((word) => word !== "" && word.length <= MAX_WORD);
  const telling = words.filter((word) => !UNACCENTED_STOP_WORDS.has(withoutAccents(word)));
  return [...new Set(telling.length > 0 ? telling : words)];
}

const withoutAccents = (word: string) => word.normalize("NFD").replaceAll(/\p{M}/gu, "");

const quoted = (word: string) => `'${word.replaceAll("'", "''")}'`;

/** A piece of plain text; what matched the search is marked as such. Never HTML: whoever shows it escapes it. */
export interface TextSegment {
  readonly text: string;
  readonly isMatch: boolean;
}

/** What PostgreSQL puts around a match: private-use characters, which no article holds (`withoutMarks`). */
export const MARK_START = "\uE000";
export const MARK_END = "\uE001";
export const withoutMarks = (text: string): string => text.replaceAll(/[\uE000\uE001]/g, "");

export function segmentsOf(marked: string): TextSegment[] {
  const segments: TextSegment[] = [];
  for (const [index, part] of marked.split(MARK_START).entries()) {
    const [match, after] = index === 0 ? ["", part] : halves(part);
    if (match) segments.push({ text: match, isMatch: true });
    if (after) segments.push({ text: after, isMatch: false });
  }
  return segments;
}

function halves(part: string): [string, string] {
  const end = part.indexOf(MARK_END);
  return end < 0 ? ["", part] : [part.slice(0, end), part.slice(end + MARK_END.length)];
}
