import { styleText } from "node:util";

/** What a command has of the outside. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  /** Somebody looks: colours may be used. */
  readonly isTerminal: boolean;
  /** Standard input; opened when it is asked for. */
  readonly input: AsyncIterable<Buffer>;
  /** Standard output: what the command is for, and nothing else. Gets whole lines, without the line feed. */
  out(line: string): void;
  /** Standard error: progress and failures. */
  err(line: string): void;
}

export const processIo: Io = {
  env: process.env,
  isTerminal: process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb",
  get input() {
    return process.stdin as AsyncIterable<Buffer>;
  },
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};

type Style = Parameters<typeof styleText>[0];

export const styled = (io: Pick<Io, "isTerminal">, style: Style, text: string): string =>
  io.isTerminal ? styleText(style, text, { validateStream: false }) : text;

/** Columns as wide as their widest cell; the last one is left as it is. */
export function table(rows: readonly (readonly string[])[], gap = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, [...cell].length);
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + " ".repeat((widths[column] ?? 0) - [...cell].length),
      )
      .join(gap)
      .trimEnd(),
  );
}
