import { noticeKind } from "./notice-kind.ts";

/** E4: to the address that is registered again, or still, after an objection. */
export const ACCOUNT_FROZEN = noticeKind({
  purpose: "WARNING",
  facts: { number: "CUSTOMER_NUMBER", address: "ADDRESS" },
  EN: {
    subject: "Account {{number}} is frozen",
    blocks: [
      "Somebody with access to {{address}} objected to a change of the registered e-mail address of account {{number}}. {{address}} is its registered address.",
      "Every session was ended, and what had been approved meanwhile was cancelled. Until we have made sure who you are, nobody can sign in with a code, no operation is carried out, and we send no information about services by e-mail.",
      "Please contact us to be recognised: by telephone, with a document, by certified mail, or in person.",
    ],
  },
  IT: {
    subject: "L'account {{number}} è bloccato",
    blocks: [
      "Qualcuno che ha accesso a {{address}} si è opposto a una modifica dell'indirizzo e-mail registrato dell'account {{number}}. L'indirizzo registrato è {{address}}.",
      "Tutte le sessioni sono state chiuse e quanto era stato approvato nel frattempo è stato annullato. Finché non avremo verificato chi sei, nessuno può accedere con un codice, non eseguiamo operazioni e non inviamo via e-mail informazioni sui servizi.",
      "Contattaci per il riconoscimento: per telefono, con un documento, tramite PEC o di persona.",
    ],
  },
});
