/** What the worker runs. Each may be called for any id, at any time and more than once: the row says whether it is due. */
export interface WorkHandlers {
  deliver(id: string): Promise<unknown>;
  /** One attempt at an automatic mail. */
  notify(id: string): Promise<unknown>;
  judge(id: string): Promise<unknown>;
  /** SOLVED tickets whose time is over become CLOSED. */
  closeSolvedTickets(now: Date): Promise<unknown>;
  /** Changes of registered addresses: those whose time has come count, those whose code ran out are over (E1, E2, E5). */
  settleEmailChanges(now: Date): Promise<unknown>;
  /** Held mail whose 30 days are over waits no longer. */
  expireHeldMail(now: Date): Promise<unknown>;
  /** The bytes of mail whose retention is over. */
  eraseMailBytes(now: Date): Promise<unknown>;
  /** Operations that nobody validated or carried out in time are over. */
  expireOperations(now: Date): Promise<unknown>;
  /** Upload slots whose time is over go, and with them the bytes that no row names. */
  collectUploads(now: Date): Promise<unknown>;
}
