import { normalPassword } from "./password-hash.ts";

/** NIST SP 800-63B, 3.1.1: length, no rules of composition, nothing that anybody would try first. */
export const PASSWORD_MIN_CHARACTERS = 12;
export const PASSWORD_MAX_BYTES = 256;

export function hasPasswordLength(typed: string): boolean {
  const password = normalPassword(typed);
  const isStorable = password.isWellFormed() && !password.includes("\0");
  return (
    isStorable && [...password].length >= PASSWORD_MIN_CHARACTERS && Buffer.byteLength(password) <= PASSWORD_MAX_BYTES
  );
}

/**
 * Whether it is among the first that anybody would try: common ones, with or without digits around them; one character or
 * sequence over and over; runs of the keyboard; what is known of the person.
 * @param known address, customer number, name: of the one whose password it is
 */
export function isCommonPassword(typed: string, known: readonly string[] = []): boolean {
  const password = normalPassword(typed).toLowerCase();
  const letters = password.replace(/[^\p{L}\p{N}]/gu, "");
  const stem = password.replace(/^[\d\W_]+|[\d\W_]+$/gu, "");
  return (
    isRepetition(password) ||
    RUNS.some((run) => run.includes(letters)) ||
    COMMON.has(stem) ||
    COMMON.has(letters) ||
    COMMON.has(unspelled(stem)) ||
    known.some((text) => isAbout(letters, text))
  );
}

/** `abcabcabcabc` and `aaaaaaaaaaaa`: a part of at most six characters, again and again. */
function isRepetition(password: string): boolean {
  return [1, 2, 3, 4, 5, 6].some((size) => {
    const part = password.slice(0, size);
    return part.repeat(Math.ceil(password.length / size)).startsWith(password);
  });
}

const forthAndBack = (row: string) => [row.repeat(12), [...row].toReversed().join("").repeat(12)];
const RUNS = [
  "1234567890",
  "0123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop",
  "qwertyuiopasdfghjklzxcvbnm",
  "1q2w3e4r5t6y7u8i9o0p",
  "qazwsxedcrfvtgbyhnujmikolp",
].flatMap(forthAndBack);

/** The usual look-alikes back to letters. */
const unspelled = (text: string) =>
  text
    .replaceAll("0", "o")
    .replaceAll("1", "i")
    .replaceAll("3", "e")
    .replaceAll("4", "a")
    .replaceAll("@", "a")
    .replaceAll("5", "s")
    .replaceAll("$", "s");

function isAbout(letters: string, text: string): boolean {
  const plain = text
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]/gu, "");
  if (plain.length < 5) return false;
  const rest = letters.replaceAll(plain, "");
  return rest.length < letters.length && rest.replace(/\d/g, "").length < 4;
}

/** Stems and whole ones; whatever digits and signs stand around them does not help. */
const COMMON: ReadonlySet<string> = new Set(
  `password passwordpassword passw0rd mypassword newpassword thepassword passwort passwords changeme changemenow letmein
  letmeinnow welcome welcomehome iloveyou iloveyouforever ilovemyself qwerty qwertyuiop qwertyuiopasdfghjkl asdfghjkl
  asdfghjklzxcvbnm zxcvbnm administrator administrator admin adminadmin rootroot testtest testpassword default secret
  topsecret supersecret mysecret superman spiderman batman pokemon starwars football baseball basketball liverpool chelsea
  arsenal juventus forzajuve forzamilan forzainter forzanapoli interista milanista sunshine princess princesses michelle
  jennifer charlie jordan michael alexander alessandro francesco giovanni giuseppe antonio valentina alessandra ciao
  ciaociao ciaociaociao buongiorno benvenuto benvenuti amore amoremio amoreamore tiamo tiamotanto tiamopersempre
  mammamia napoli milano roma italia forzaitalia segreto passwordsegreta lamiapassword parolachiave mittente trustno
  trustnoone dragon monkey shadow master computer internet google facebook instagram whatsapp microsoft windows
  correcthorsebatterystaple helloworld hello whatever nothing iamtheboss opensesame abracadabra`
    .split(/\s+/)
    .filter(Boolean),
);
