import type { CaseResult } from "../conformance/score.ts";
import { type Io, styled, table } from "./io.ts";

/** A line for what fails, as it fails, and one for every fifty cases. */
export function progressOf(io: Io): (result: CaseResult, done: number, total: number) => void {
  return ({ kitCase, score, became, wrong }, done, total) => {
    if (score === "FAILED") io.err(`  ${styled(io, "red", "✗")} ${kitCase.id}: ${became}: ${wrong.join("; ")}`);
    if (done % 50 === 0 || done === total) io.err(styled(io, "dim", `  ${done} of ${total}`));
  };
}

/** What each group scored, what failed and why that matters, and the score. */
export function show(io: Io, results: readonly CaseResult[]): void {
  const groups = [...new Set(results.map(({ kitCase }) => kitCase.group))];
  io.out("");
  const rows = groups.map((group) => {
    const own = results.filter(({ kitCase }) => kitCase.group === group);
    return [group, `${count(own, "PASSED")} of ${own.length}`, notRun(own)];
  });
  for (const line of table([["Group", "As demanded", ""], ...rows])) io.out(line.trimEnd());
  const failed = results.filter(({ score }) => score === "FAILED");
  for (const result of failed) for (const line of explained(io, result)) io.out(line);
  const passed = count(results, "PASSED");
  const scored = results.length - count(results, "NOT_RUN");
  const percent = scored === 0 ? 0 : Math.floor((1_000 * passed) / scored) / 10;
  io.out("");
  io.out(styled(io, failed.length === 0 ? "green" : "red", `Score: ${passed} of ${scored}, ${percent} %.`));
}

function explained(io: Io, { kitCase, became, wrong }: CaseResult): string[] {
  return [
    "",
    `${styled(io, "red", "✗")} ${kitCase.id}  ${kitCase.title}  (${kitCase.source})`,
    `  ${kitCase.sentence}`,
    `  It became ${became}: ${wrong.join("; ")}.`,
  ];
}

const count = (results: readonly CaseResult[], wanted: CaseResult["score"]) =>
  results.filter(({ score }) => score === wanted).length;

function notRun(results: readonly CaseResult[]): string {
  const left = count(results, "NOT_RUN");
  return left === 0 ? "" : `${left} not run: the desk cannot be asked for what they need`;
}
