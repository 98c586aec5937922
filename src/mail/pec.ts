import { readLoneAddress, type FromReading } from "./from.ts";
import type { Header } from "./header-text.ts";

/**
 * Italian certified mail (posta elettronica certificata): From is the provider's, and its signature proves the provider.
 * Who wrote stands in the display name, "Per conto di: …", and is a claim.
 */
export interface PecFacts {
  readonly kind: "TRANSPORT" | "ANOMALY" | "RECEIPT" | "CLAIMED";
  /** Canonical; null where none can be read. */
  readonly onBehalfOf: string | null;
}

export function detectPec(header: Header, from: FromReading): PecFacts | null {
  const transport = header.text("x-trasporto")?.toLowerCase() ?? null;
  const name = from.name.trim();
  const isOnBehalf = /^per conto di\b/i.test(name);
  const onBehalfOf = isOnBehalf
    ? readLoneAddress(
        name
          .slice("per conto di".length)
          .replace(/^\s*:\s*/, " ")
          .trim(),
      )
    : null;
  if (transport !== null) return { kind: transport.startsWith("errore") ? "ANOMALY" : "TRANSPORT", onBehalfOf };
  if (header.has("x-ricevuta") || header.has("x-tiporicevuta")) return { kind: "RECEIPT", onBehalfOf };
  return isOnBehalf ? { kind: "CLAIMED", onBehalfOf } : null;
}
