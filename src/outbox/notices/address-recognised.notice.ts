import { noticeKind } from "./notice-kind.ts";

/** O3, S3: the address stands again, though its domain changed hands. */
export const ADDRESS_RECOGNISED = noticeKind({
  purpose: "INFORMATION",
  facts: { number: "CUSTOMER_NUMBER" },
  EN: {
    subject: "The e-mail address of account {{number}} is recognised",
    blocks: [
      "We have made sure that this address is yours: requests about account {{number}} are accepted from it again, and answers go to it.",
      "If you did not ask for this, contact us at once.",
    ],
  },
  IT: {
    subject: "L'indirizzo e-mail dell'account {{number}} è riconosciuto",
    blocks: [
      "Abbiamo verificato che questo indirizzo è tuo: le richieste sull'account {{number}} sono di nuovo accettate da qui e le risposte arrivano qui.",
      "Se non lo hai chiesto tu, contattaci subito.",
    ],
  },
});
