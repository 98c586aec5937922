import type { Result } from "./measure.ts";

const number = (value: number, digits: number) => (Number.isNaN(value) ? "–" : value.toFixed(digits));

/** Markdown, as docs/performance.md shows it. CPU-ms are of one operation: Node's process and PostgreSQL. */
export function print(title: string, results: readonly Result[]): void {
  const rows = results.map((result) => [
    result.name,
    number(result.perSecond, 0),
    number(result.node, 2),
    number(result.postgres, 2),
    number(result.node + result.postgres, 2),
    number(result.share, 2),
  ]);
  const head = [title, "a second", "CPU-ms Node", "PostgreSQL", "together", "of the limit"];
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  console.log(["", line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n"));
}
