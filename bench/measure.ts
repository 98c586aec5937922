import type { Contender } from "./contender.ts";
import { processTime, serverTime } from "./cpu.ts";

/** One round of one contender: operations a second, and milliseconds of processor time for each. */
export interface Round {
  readonly perSecond: number;
  readonly node: number;
  readonly postgres: number;
}

export interface Result {
  readonly name: string;
  readonly perSecond: number;
  readonly node: number;
  readonly postgres: number;
  /** Of the first contender's, round by round: how much of its speed by processor time is reached. */
  readonly share: number;
}

export interface Runner {
  readonly contender: Contender;
  /** Runs `count` operations. */
  run(count: number): Promise<void>;
}

/** Rounds in turn, so that what else the machine does falls on everybody; medians of them. */
export async function compare(
  runners: readonly Runner[],
  { rounds, count, postmaster }: { rounds: number; count: number; postmaster: number },
): Promise<Result[]> {
  const all = new Map<Runner, Round[]>(runners.map((runner) => [runner, []]));
  for (const runner of runners) await runner.run(count);
  for (let round = 0; round < rounds; round += 1) {
    for (const runner of round % 2 === 0 ? runners : runners.toReversed())
      all.get(runner)!.push(await measured(runner, count, postmaster));
  }
  const first = all.get(runners[0]!)!;
  return runners.map((runner) => {
    const mine = all.get(runner)!;
    return {
      name: runner.contender.name,
      perSecond: median(mine.map(({ perSecond }) => perSecond)),
      node: median(mine.map(({ node }) => node)),
      postgres: median(mine.map(({ postgres }) => postgres)),
      share: median(mine.map((round, index) => total(first[index]!) / total(round))),
    };
  });
}

const total = ({ node, postgres }: Round) => node + postgres;

async function measured(runner: Runner, count: number, postmaster: number): Promise<Round> {
  const { pid } = runner.contender;
  const [node, postgres] = [await processTime(pid), await serverTime(postmaster)];
  const began = performance.now();
  await runner.run(count);
  const seconds = (performance.now() - began) / 1_000;
  return {
    perSecond: count / seconds,
    node: ((await processTime(pid)) - node) / count,
    postgres: ((await serverTime(postmaster)) - postgres) / count,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
