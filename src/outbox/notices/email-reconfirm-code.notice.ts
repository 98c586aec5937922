import { noticeKind } from "./notice-kind.ts";

/** R7: to a registered address that did not take mail any more, at its owner's wish. */
export const EMAIL_RECONFIRM_CODE = noticeKind({
  purpose: "CODE",
  facts: { number: "CUSTOMER_NUMBER" },
  secret: { field: "code", content: "SIGN_IN_CODE" },
  EN: {
    subject: "Code to confirm your e-mail address",
    blocks: [
      "Mail to this address came back to us, so we stopped sending answers to it. Enter this code in the portal, signed in to account {{number}}, and we send them again:",
      { code: "{{code}}" },
      "It works once, for 10 minutes. Give it to nobody.",
    ],
  },
  IT: {
    subject: "Codice per confermare il tuo indirizzo e-mail",
    blocks: [
      "Le e-mail inviate a questo indirizzo ci sono tornate indietro, quindi abbiamo smesso di inviare qui le risposte. Inserisci questo codice nel portale, nell'account {{number}}, e le invieremo di nuovo:",
      { code: "{{code}}" },
      "Vale una sola volta, per 10 minuti. Non darlo a nessuno.",
    ],
  },
});
