import { noticeKind } from "./notice-kind.ts";

/** E1: to the registered address, before a new password counts. */
export const PASSWORD_SET = noticeKind({
  purpose: "WARNING",
  facts: { number: "CUSTOMER_NUMBER" },
  EN: {
    subject: "A new password for your account",
    blocks: [
      "A new password was set for your account {{number}} in the portal. It can be used from 72 hours after it was set; until then you sign in with a code sent to this address.",
      "If it was you, you need not do anything. If not, sign in to the portal, remove it under your credentials, and end all sessions.",
      { link: "{{portalUrl}}", label: "Open the portal" },
    ],
  },
  IT: {
    subject: "Una nuova password per il tuo account",
    blocks: [
      "Per il tuo account {{number}} è stata impostata nel portale una nuova password. Si può usare a partire da 72 ore dopo; fino ad allora si accede con un codice inviato a questo indirizzo.",
      "Se sei stato tu, non devi fare nulla. In caso contrario accedi al portale, rimuovila dalle tue credenziali e chiudi tutte le sessioni.",
      { link: "{{portalUrl}}", label: "Apri il portale" },
    ],
  },
});
