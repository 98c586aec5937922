/** One rule of the gate. It reads a checkout and changes nothing in it, `dist` excepted. */
export interface Check {
  readonly name: string;
  /** What it demands, as a sentence for the person who broke it. */
  readonly demands: string;
  /** @param root the checkout; @returns one line for each finding, none when all is well */
  readonly find: (root: string) => Promise<readonly string[]>;
}
