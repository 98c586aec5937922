import { noticeKind } from "./notice-kind.ts";

/** S8: to the registered address that a mail claims without proof, once a day, whatever the mail says. */
export const UNPROVEN_MAIL = noticeKind({
  purpose: "ANSWER",
  facts: {},
  EN: {
    subject: "An e-mail in your name is waiting in the portal",
    blocks: [
      "We received an e-mail that names your address as its sender, but we could not verify that it comes from you. We have not acted on it.",
      "If you wrote it, sign in to the portal: you find it there and can submit it as a ticket. If not, you need not do anything.",
      { link: "{{portalUrl}}", label: "Open the portal" },
      "We send this notice at most once a day.",
    ],
  },
  IT: {
    subject: "Un'e-mail a tuo nome ti aspetta nel portale",
    blocks: [
      "Abbiamo ricevuto un'e-mail che indica il tuo indirizzo come mittente, ma non abbiamo potuto verificare che provenga da te. Non le abbiamo dato seguito.",
      "Se l'hai scritta tu, accedi al portale: la trovi lì e puoi inviarla come ticket. In caso contrario non devi fare nulla.",
      { link: "{{portalUrl}}", label: "Apri il portale" },
      "Inviamo questo avviso al massimo una volta al giorno.",
    ],
  },
});
