import { noticeKind } from "./notice-kind.ts";

/** E1: to the registered address, before a new passkey counts. */
export const PASSKEY_ADDED = noticeKind({
  purpose: "WARNING",
  facts: { number: "CUSTOMER_NUMBER" },
  EN: {
    subject: "A new passkey for your account",
    blocks: [
      "A new passkey was added to your account {{number}} in the portal. It can be used from 72 hours after it was added; until then you sign in with a code sent to this address.",
      "If it was you, you need not do anything. If not, sign in to the portal, remove it under your credentials, and end all sessions.",
      { link: "{{portalUrl}}", label: "Open the portal" },
    ],
  },
  IT: {
    subject: "Una nuova passkey per il tuo account",
    blocks: [
      "Al tuo account {{number}} è stata aggiunta nel portale una nuova passkey. Si può usare a partire da 72 ore dopo; fino ad allora si accede con un codice inviato a questo indirizzo.",
      "Se sei stato tu, non devi fare nulla. In caso contrario accedi al portale, rimuovila dalle tue credenziali e chiudi tutte le sessioni.",
      { link: "{{portalUrl}}", label: "Apri il portale" },
    ],
  },
});
