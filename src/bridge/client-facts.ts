import type { SMTPServerSession } from "smtp-server";
import { normalIp } from "../networks/networks.ts";

/** Who handed the mail to our side, as far as it is known: null is unknown, never a guess. */
export interface ClientFacts {
  readonly clientIp: string | null;
  readonly helo: string | null;
  /** Of the connection in which the client itself spoke. */
  readonly tls: boolean | null;
}

const UNKNOWN: ClientFacts = { clientIp: null, helo: null, tls: null };

/**
 * An MTA of ours that passes mail on is not the client, whatever it says or leaves out: where it forwards nothing, the
 * client is unknown. Judging our own MTA's address by the sender's SPF record would be worse than not judging.
 *
 * @param isOurMta the peer is a trusted MTA, or speaks LMTP, which only a neighbour does (RFC 2033, 5)
 */
export function clientFacts(session: SMTPServerSession, isOurMta: boolean): ClientFacts {
  const { xForward, xClient } = session;
  if (xForward.has("ADDR") || xForward.has("HELO")) {
    return { clientIp: ipOf(xForward.get("ADDR")), helo: nameOf(xForward.get("HELO")), tls: null };
  }
  if (xClient.has("ADDR")) {
    const clientIp = ipOf(xClient.get("ADDR"));
    // With an address the EHLO that follows is the client's own; without, it is the proxy's.
    const spoken = clientIp === null ? null : nameOf(session.hostNameAppearsAs);
    return { clientIp, helo: xClient.has("HELO") ? nameOf(xClient.get("HELO")) : spoken, tls: null };
  }
  if (isOurMta) return UNKNOWN;
  return { clientIp: ipOf(session.remoteAddress), helo: nameOf(session.hostNameAppearsAs), tls: session.secure };
}

function ipOf(value: string | number | false | undefined): string | null {
  return typeof value === "string" ? normalIp(value) : null;
}

function nameOf(value: string | number | false | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
