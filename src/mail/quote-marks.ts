/**
 * How mail programs mark what is not the writer's own, in the languages of Europe. Each looks at the first 300 characters of a
 * line, and at most at eight lines.
 */
const LONGEST_MARK = 300;

export function isQuote(line: string): boolean {
  // `>`, or initials before it (Supercite).
  return /^[ \t]{0,8}(?:>|\p{L}{1,10}>(?=[ \t]|$))/u.test(line.slice(0, 40));
}

/** RFC 3676, 4.3, also without its space; and the rulers under which people put their names. */
export function isSignatureMark(line: string): boolean {
  return /^(?:--|—|_{5,100})[ \t]*$/.test(line.slice(0, LONGEST_MARK));
}

const SIGNATURE_LINES = [
  /^sent (?:from|via|with) /i,
  /^(?:get|scarica|ottieni|download) outlook (?:for|per) /i,
  /^inviat[oa] (?:da|dal|dalla|con|tramite|utilizzando) /i,
  /^(?:von meinem|gesendet von|gesendet mit|envoyé d(?:e|epuis)|enviado (?:desde|do)|verstuurd vanaf) /i,
];

export function isSignatureLine(line: string): boolean {
  const start = line.slice(0, 80).trim();
  return line.length <= LONGEST_MARK && SIGNATURE_LINES.some((pattern) => pattern.test(start));
}

/** A line without a letter or figure; and the mark that trackers leave in Gmail (U+1427). */
export function isDelimiter(line: string): boolean {
  return line.length <= LONGEST_MARK && !/[\p{L}\p{N}]/u.test(line.replaceAll("\u1427", ""));
}

/**
 * `----- Original Message -----`, `---------- Messaggio inoltrato ---------`, Zoho's `---- On … wrote ----`, and Apple's
 * sentence. Some telephones forget to end the line.
 */
export function isSeparator(line: string): boolean {
  const start = line.slice(0, LONGEST_MARK).trim();
  if (/^(?:begin forwarded message|inizio (?:del )?messaggio inoltrato)\s?:$/i.test(start)) return true;
  if (/^-{2,40} .{5,250} -{2,40}$/.test(start)) {
    const sentence = start.replace(/^-+ | -+$/g, "");
    if (WHO_OR_WHEN.test(sentence) && VERB.test(sentence)) return true;
  }
  return /^\*?-{3,40} ?[\p{L}][\p{L} ]{3,50} ?-{3,40}\*?(?:$|(?:from|da|von|de)\s?:)/iu.test(start);
}

/** How many lines from here introduce a quote ("On … wrote:", wrapped or not); 0: none. */
export function introductionLength(lines: readonly string[], index: number): number {
  let joined = "";
  for (let length = 1; length <= 4; length++) {
    const line = (lines[index + length - 1] ?? "").trim();
    if (line === "" || joined.length + line.length > LONGEST_MARK || (length > 1 && isQuote(line))) return 0;
    joined += (joined === "" ? "" : " ") + line;
    if (isIntroduction(joined)) return length;
    if (!opensIntroduction(joined)) return 0;
  }
  return 0;
}

const VERB =
  /(?<!\p{L})(?:wrote|writes|ha scritto|hai scritto|scrive|scrisse|a écrit|écrit|schrieb|schreef|geschreven|escribió|escribio|escreveu|napisał(?:\(a\)|a)?|skrev|napsal|написал(?:\(а\)|а)?)(?!\p{L})/iu;
/** A day or an address: nobody's own sentence that ends in "wrote:" is folded without one. */
const WHO_OR_WHEN = /[0-9]|@/;
const DATED =
  /^[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2},? [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?,? (?:GMT|UTC|[+-][0-9]{2}:?[0-9]{2})[^.!?]{0,150}(?:<[^<>]{0,100}>)?:?$/;

function isIntroduction(text: string): boolean {
  if (DATED.test(text)) return !text.endsWith("<");
  return text.endsWith(":") && VERB.test(text) && WHO_OR_WHEN.test(text);
}

const OPENING =
  /^(?:on|at|il|in data|il giorno|nel|lun|mar|mer|gio|ven|sab|dom|le|am|el|em|op|w dniu|dnia|den|dne|pe)(?!\p{L})|^[0-9]{1,4}[-/.][0-9]|<[^<>\s]{0,100}(?:@[^<>\s]{1,100}>?)?$|<[^<>\s]{1,100}@[^<>\s]{1,100}>/iu;

/** Whether a wrapped introduction may go on in the next line. */
function opensIntroduction(text: string): boolean {
  return OPENING.test(text);
}

const FIELDS: Readonly<Record<string, string>> = {
  from: "from da de von van från fra od от mittente expéditeur remitente",
  date: "sent date inviato data envoyé gesendet datum skickat sendt fecha enviado enviada verzonden wysłano дата",
  to: "to a à an till til aan para do pour destinatario кому",
  subject: "subject oggetto ogg objet betreff ämne emne asunto assunto onderwerp temat тема",
  other: "cc ccn bcc reply-to rispondi priority importance importanza allegati attachments",
};
const FIELD_KINDS = new Map(
  Object.entries(FIELDS).flatMap(([kind, names]) => names.split(" ").map((name) => [name, kind] as const)),
);

/**
 * Where a copied header (From, Sent, To, Subject, beginning with From or Sent) that begins here ends; 0: none begins here.
 * "From: Rome, To: Milan, Date: Monday" is nobody's header: one has a subject or an address.
 */
export function headerBlockEnd(lines: readonly string[], start: number): number {
  if (!["from", "date"].includes(fieldKind(lines[start] ?? "") ?? "")) return 0;
  const kinds = new Set<string>();
  let end = start;
  let hasAddress = false;
  for (let index = start; index < start + 9 && (lines[index] ?? "").trim() !== ""; index++) {
    const line = (lines[index] ?? "").slice(0, LONGEST_MARK);
    const kind = fieldKind(line);
    if (kind !== null) kinds.add(kind);
    hasAddress ||= line.includes("@");
    end = index + 1;
  }
  return kinds.size >= 3 && kinds.has("from") && (hasAddress || kinds.has("subject")) ? end : 0;
}

function fieldKind(line: string): string | null {
  const name = /^[ \t]{0,8}[*_]{0,2}([\p{L}-]{1,20})[ \u00a0]?[*_]{0,2}:/u.exec(line.slice(0, 60))?.[1];
  return name === undefined ? null : (FIELD_KINDS.get(name.toLowerCase()) ?? null);
}
