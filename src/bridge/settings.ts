export interface BridgeSettings {
  /** Addresses to listen on; `localhost` is 127.0.0.1 and, where the machine has it, ::1. */
  readonly hosts: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  /** The authserv-id: names this gateway in the greeting and for the record. */
  readonly mta: string;
  /** Mail is taken for these, their plus-tags, and `bounces+…@` their domains. */
  readonly ourAddresses: readonly string[];
  /** Addresses and networks (CIDR) of MTAs in front of this one, whose XCLIENT and XFORWARD are believed. */
  readonly trustedMtas: readonly string[];
  /** PEM. Without it STARTTLS is not offered. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  readonly limits?: Partial<BridgeLimits>;
}

/** Each is a positive integer; none can be switched off. */
export interface BridgeLimits {
  readonly messageBytes: number;
  /** Of all messages that are being received or handed over at one time. */
  readonly spoolBytes: number;
  readonly recipients: number;
  readonly connections: number;
  /** Between two commands, or two chunks of a message. */
  readonly idleMs: number;
  /** For the whole of one message. */
  readonly dataMs: number;
  readonly sessionMs: number;
  /** What a message on its way in is given to finish when the bridge closes. */
  readonly closeMs: number;
}

export const DEFAULT_MESSAGE_BYTES = 30 * 1024 * 1024;

/** Times and the number of recipients are no less than RFC 5321, 4.5.3, asks of a server. */
const DEFAULTS: BridgeLimits = {
  messageBytes: DEFAULT_MESSAGE_BYTES,
  spoolBytes: 256 * 1024 * 1024,
  recipients: 100,
  connections: 200,
  idleMs: 5 * 60_000,
  dataMs: 10 * 60_000,
  sessionMs: 60 * 60_000,
  closeMs: 30_000,
};

export function limitsOf(settings: BridgeSettings): BridgeLimits {
  const limits = { ...DEFAULTS, ...settings.limits };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`limit ${name} must be a positive integer`);
  }
  return limits;
}
