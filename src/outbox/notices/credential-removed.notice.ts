import { noticeKind } from "./notice-kind.ts";

/** To the registered address: somebody made the account harder to sign in to. */
export const CREDENTIAL_REMOVED = noticeKind({
  purpose: "WARNING",
  facts: { number: "CUSTOMER_NUMBER" },
  EN: {
    subject: "A password or passkey of your account was removed",
    blocks: [
      "A password or passkey of your account {{number}} was removed in the portal, and the account's other sessions were ended.",
      "If it was you, you need not do anything. If not, sign in to the portal with a code, end all sessions, and write to us.",
      { link: "{{portalUrl}}", label: "Open the portal" },
    ],
  },
  IT: {
    subject: "Una password o passkey del tuo account è stata rimossa",
    blocks: [
      "Una password o passkey del tuo account {{number}} è stata rimossa nel portale, e le altre sessioni dell'account sono state chiuse.",
      "Se sei stato tu, non devi fare nulla. In caso contrario accedi al portale con un codice, chiudi tutte le sessioni e scrivici.",
      { link: "{{portalUrl}}", label: "Apri il portale" },
    ],
  },
});
