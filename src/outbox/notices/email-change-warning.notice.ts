import { noticeKind } from "./notice-kind.ts";

/** E1: to the old address, at once, of a change that counts with its code. */
export const EMAIL_CHANGE_WARNING = noticeKind({
  purpose: "WARNING",
  facts: { number: "CUSTOMER_NUMBER", newAddress: "ADDRESS" },
  secret: { field: "token", content: "OBJECTION_LINK" },
  EN: {
    subject: "The e-mail address of account {{number}} is to be changed",
    blocks: [
      "The registered e-mail address of account {{number}} is to be changed from this one to {{newAddress}}.",
      "This takes effect as soon as the code that we sent to the new address is entered.",
      "If you want this, you need not do anything. If not, object here. You need not sign in, and you can do so for seven days after the change, too:",
      { link: "{{publicUrl}}/address/en/{{token}}", label: "This was not me" },
      "Objecting keeps or restores this address, ends every session, and freezes the account until we have made sure who you are.",
    ],
  },
  IT: {
    subject: "L'indirizzo e-mail dell'account {{number}} sta per cambiare",
    blocks: [
      "L'indirizzo e-mail registrato dell'account {{number}} sta per passare da questo a {{newAddress}}.",
      "La modifica vale appena viene inserito il codice che abbiamo inviato al nuovo indirizzo.",
      "Se va bene così, non devi fare nulla. Altrimenti puoi opporti qui. Non serve accedere, e puoi farlo anche nei sette giorni dopo la modifica:",
      { link: "{{publicUrl}}/address/it/{{token}}", label: "Non sono stato io" },
      "L'opposizione mantiene o ripristina questo indirizzo, chiude tutte le sessioni e blocca l'account finché non avremo verificato chi sei.",
    ],
  },
});
