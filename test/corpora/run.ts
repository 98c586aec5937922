import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BounceScore, judgeBounce } from "./bounces.ts";
import { judgeReply, type ReplyScore } from "./replies.ts";

/**
 * `npm run test:corpora -- <folder>`: mail that nobody here wrote, as it lies in the folder's bounces/ (one mail a file) and
 * replies/ (emails/, and beside it trimmed/, what a reader wants to see). Prints what was not as expected, and a score.
 */
const EQUAL_REPLIES = 30 / 32;

const folder = process.argv[2];
if (folder === undefined) {
  console.error("Which folder? npm run test:corpora -- <folder with bounces/ and replies/>");
  process.exit(2);
}

const isRight = [await bounces(join(folder, "bounces")), await replies(join(folder, "replies"))];
process.exitCode = isRight.every(Boolean) ? 0 : 1;

async function bounces(from: string): Promise<boolean> {
  const scores: BounceScore[] = [];
  for (const name of await filesOf(from, ".eml"))
    scores.push(await judgeBounce(name, await readFile(join(from, name))));
  const opened = scores.filter(({ opensTicket }) => opensTicket);
  const wrong = scores.filter(({ expected, severity }) => expected !== null && expected !== severity);
  for (const score of scores) if (score.isOdd) console.log(`  ${describeBounce(score)}`);
  const withStatus = scores.filter(({ expected }) => expected !== null).length;
  const reports = scores.filter(({ kind }) => kind !== null).length;
  console.log(
    `bounces/: ${scores.length} mails, ${reports} are reports, ${scores.length - reports} are machines' other mail or a person's; ` +
      `${withStatus - wrong.length} of ${withStatus} with a Status are hard or soft as it says; ${opened.length} open a ticket.`,
  );
  return scores.length > 0 && opened.length === 0 && wrong.length === 0;
}

function describeBounce({ name, kind, marks, severity, expected, opensTicket }: BounceScore): string {
  const said = [kind ?? "no report", severity ?? "neither hard nor soft", marks.join(" ") || "nothing marked"];
  const wanted = expected === null ? "" : `; its Status says ${expected}`;
  return `${opensTicket ? "TICKET " : ""}${name}: ${said.join(", ")}${wanted}`;
}

async function replies(from: string): Promise<boolean> {
  const scores: ReplyScore[] = [];
  for (const name of await filesOf(join(from, "emails"), ".txt")) {
    const [text, trimmed] = await Promise.all(
      ["emails", "trimmed"].map((part) => readFile(join(from, part, name), "utf8")),
    );
    scores.push(await judgeReply(name, text!, trimmed!));
  }
  for (const { name, isEqual, lost, differences } of scores) {
    if (!isEqual) console.log(`  ${name} differs:\n${differences.map((line) => `    ${line}`).join("\n")}`);
    if (lost.length > 0) console.log(`  ${name} LOST ${lost.length} lines: ${JSON.stringify(lost.slice(0, 3))}`);
  }
  const equal = scores.filter(({ isEqual }) => isEqual).length;
  const losers = scores.filter(({ lost }) => lost.length > 0).length;
  console.log(`replies/: ${equal} of ${scores.length} as a reader wants to see them; ${losers} lose text.`);
  return scores.length > 0 && losers === 0 && equal >= Math.floor(EQUAL_REPLIES * scores.length);
}

async function filesOf(directory: string, ending: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith(ending)).toSorted();
}
