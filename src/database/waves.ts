/**
 * Parts of a list, in its order, within which no two items share a key: what is written in one statement, so that a later item
 * finds what an earlier one wrote.
 */
export function inWaves<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): T[][] {
  const waves: T[][] = [];
  const lastWaveOf = new Map<string, number>();
  for (const item of items) {
    const keys = keysOf(item);
    const at = Math.max(-1, ...keys.map((key) => lastWaveOf.get(key) ?? -1)) + 1;
    (waves[at] ??= []).push(item);
    for (const key of keys) lastWaveOf.set(key, at);
  }
  return waves;
}
