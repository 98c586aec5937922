import type { Keyring } from "../keys/keyring.ts";
import { makeLoopMarker, makeMailToken } from "../keys/mail-token.ts";

/** The signed parts of an outgoing mail. */
export interface MailTokens {
  /** Locates the ticket in an answer; proves nothing. */
  reply(ticketId: string, now: Date): Promise<string>;
  /** Names the delivery in a bounce. */
  returnPath(deliveryId: string, now: Date): Promise<string>;
  /** By which our own mail is known when it comes back (LOOP_OWN). */
  loopMarker(deliveryId: string, now: Date): Promise<string>;
}

export const mailTokens = (keyring: Keyring): MailTokens => ({
  reply: (ticketId, now) => makeMailToken(keyring, "reply", ticketId, now),
  returnPath: (deliveryId, now) => makeMailToken(keyring, "bounce", deliveryId, now),
  loopMarker: (deliveryId, now) => makeLoopMarker(keyring, deliveryId, now),
});
