import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** CBOR (RFC 8949) as far as WebAuthn needs it: integers, byte and text strings, maps. */
function cbor(value: unknown): Buffer {
  const head = (major: number, size: number) => {
    if (size < 24) return Buffer.of((major << 5) | size);
    if (size < 256) return Buffer.of((major << 5) | 24, size);
    return Buffer.of((major << 5) | 25, size >> 8, size & 255);
  };
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    const entries = [...value].flatMap(([key, item]) => [cbor(key), cbor(item)]);
    return Buffer.concat([head(5, value.size), ...entries]);
  }
  throw new Error("not in this CBOR");
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString("base64url");

/** What a test may get wrong on purpose. */
export interface Deviation {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly isVerified?: boolean;
  readonly count?: number;
  readonly userHandle?: Uint8Array;
  readonly key?: KeyObject;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** An authenticator in software: real ES256 keys, attestation none, its count goes up with each use. */
export function createAuthenticator(origin: string) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(32);
  const rpIdOf = (deviation: Deviation) => deviation.rpId ?? new URL(origin).hostname;
  let userHandle: Buffer = Buffer.alloc(0);
  let count = 0;

  const clientData = (type: string, challenge: string, deviation: Deviation) =>
    Buffer.from(
      JSON.stringify({
        type: deviation.type ?? type,
        challenge: deviation.challenge ?? challenge,
        origin: deviation.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const authenticatorData = (flags: number, deviation: Deviation, attested = Buffer.alloc(0)) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(deviation.count ?? count);
    const all = PRESENT | (deviation.isVerified === false ? 0 : VERIFIED) | flags;
    return Buffer.concat([sha256(rpIdOf(deviation)), Buffer.of(all), counter, attested]);
  };
  const common = { id: base64url(id), rawId: base64url(id), type: "public-key", clientExtensionResults: {} };

  return {
    id: base64url(id),
    /** `navigator.credentials.create`, as JSON. */
    create(options: { challenge: string; user: { id: string } }, deviation: Deviation = {}) {
      userHandle = Buffer.from(options.user.id, "base64url");
      const { x, y } = publicKey.export({ format: "jwk" });
      const cose = cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x!, "base64url")],
          [-3, Buffer.from(y!, "base64url")],
        ]),
      );
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cose]);
      const attestation = new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authenticatorData(ATTESTED, deviation, attested)],
      ]);
      const response = {
        clientDataJSON: base64url(clientData("webauthn.create", options.challenge, deviation)),
        attestationObject: base64url(cbor(attestation)),
        transports: ["internal"],
      };
      return { ...common, response };
    },
    /** `navigator.credentials.get`, as JSON. */
    get(options: { challenge: string }, deviation: Deviation = {}) {
      count += 1;
      const data = authenticatorData(0, deviation);
      const client = clientData("webauthn.get", options.challenge, deviation);
      const signature = sign("sha256", Buffer.concat([data, sha256(client)]), deviation.key ?? privateKey);
      const response = {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        userHandle: base64url(deviation.userHandle ?? userHandle),
      };
      return { ...common, response };
    },
  };
}
