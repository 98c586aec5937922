type Write = (facts: object, message: string) => void;

/** What is asked of a logger; a pino logger is one. No personal data goes to info and above. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
