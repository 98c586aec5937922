import { noticeKind } from "./notice-kind.ts";

const EN = [
  "We received your e-mail, but we cannot handle it as a request about an account.",
  "For security reasons we act on e-mail only when it comes from the e-mail address that is registered for the account with the service in question, and we answer only to that address.",
  "Please sign in to the portal and open a ticket there. You can also set your e-mail address for communications there.",
  { link: "{{portalUrl}}", label: "Open the portal" },
  { link: "{{policyUrlEn}}", label: "Technical support and requests by e-mail" },
] as const;
const IT = [
  "Abbiamo ricevuto la tua e-mail, ma non possiamo trattarla come richiesta relativa a un account.",
  "Per ragioni di sicurezza agiamo in seguito a una e-mail solo se proviene dall'indirizzo e-mail registrato per l'account a cui appartiene il servizio, e rispondiamo solo a quell'indirizzo.",
  "Accedi al portale e apri un ticket. Lì puoi anche impostare il tuo indirizzo e-mail per comunicazioni.",
  { link: "{{portalUrl}}", label: "Apri il portale" },
  { link: "{{policyUrlIt}}", label: "Supporto tecnico e richieste via e-mail" },
] as const;

/**
 * R8, for proven senders whose mail is held. One text for an unknown address, an ambiguous one, a closed or a frozen account
 * and a domain that changed hands, in both languages: an account's language would tell that there is one (A3).
 */
export const MAIL_NOT_ACCEPTED = noticeKind({
  purpose: "ANSWER",
  facts: {},
  IT: { subject: "La tua e-mail / Your e-mail", blocks: [...IT, "English:", ...EN] },
  EN: { subject: "Your e-mail / La tua e-mail", blocks: [...EN, "Italiano:", ...IT] },
});
