/** Asked before anybody is handed what a stranger sent. */
export interface Scanner {
  /** @throws ScannerAway, and then nobody knows: what was to be scanned is not handed out */
  scan(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<ScanResult>;
  /** Its name and version, for the operator. @throws ScannerAway */
  version(): Promise<string>;
}

/** `finding`: the signature's name, as the scanner says it, shortened and printable. Null: nothing was found. */
export interface ScanResult {
  readonly finding: string | null;
}

/** No answer, no answer in time, or none that says whether something was found. */
export class ScannerAway extends Error {
  override readonly name = "ScannerAway";
}
