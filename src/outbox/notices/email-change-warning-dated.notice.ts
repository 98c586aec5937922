import { noticeKind } from "./notice-kind.ts";

/** E5: to the old address, at once, of a change by recognition or by the company's own system. */
export const EMAIL_CHANGE_WARNING_DATED = noticeKind({
  purpose: "WARNING",
  facts: { number: "CUSTOMER_NUMBER", newAddress: "ADDRESS", when: "DATE" },
  secret: { field: "token", content: "OBJECTION_LINK" },
  EN: {
    subject: "The e-mail address of account {{number}} is to be changed",
    blocks: [
      "The registered e-mail address of account {{number}} is to be changed from this one to {{newAddress}}.",
      "This takes effect on {{when}}.",
      "If you want this, you need not do anything. If not, object here. You need not sign in, and you can do so for seven days after the change, too:",
      { link: "{{publicUrl}}/address/en/{{token}}", label: "This was not me" },
      "Objecting keeps or restores this address, ends every session, and freezes the account until we have made sure who you are.",
    ],
  },
  IT: {
    subject: "L'indirizzo e-mail dell'account {{number}} sta per cambiare",
    blocks: [
      "L'indirizzo e-mail registrato dell'account {{number}} sta per passare da questo a {{newAddress}}.",
      "La modifica vale dal {{when}}.",
      "Se va bene così, non devi fare nulla. Altrimenti puoi opporti qui. Non serve accedere, e puoi farlo anche nei sette giorni dopo la modifica:",
      { link: "{{publicUrl}}/address/it/{{token}}", label: "Non sono stato io" },
      "L'opposizione mantiene o ripristina questo indirizzo, chiude tutte le sessioni e blocca l'account finché non avremo verificato chi sei.",
    ],
  },
});
