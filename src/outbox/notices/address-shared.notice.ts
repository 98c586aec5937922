import { noticeKind } from "./notice-kind.ts";

/** E1: to accounts that have an address already which another account now has, too. */
export const ADDRESS_SHARED = noticeKind({
  purpose: "INFORMATION",
  facts: { number: "CUSTOMER_NUMBER", address: "ADDRESS" },
  EN: {
    subject: "Another account now has your e-mail address",
    blocks: [
      "Account {{number}} now has the same registered e-mail address as yours: {{address}}. A code that was sent here, or our staff, confirmed it.",
      "Mail from this address must name the customer number that it is about. If this is not as you want it, contact us.",
    ],
  },
  IT: {
    subject: "Un altro account ora ha il tuo indirizzo e-mail",
    blocks: [
      "L'account {{number}} ha ora lo stesso indirizzo e-mail registrato del tuo: {{address}}. È stato confermato con un codice inviato qui o dal nostro personale.",
      "Le e-mail da questo indirizzo devono indicare il numero cliente a cui si riferiscono. Se non è come vuoi, contattaci.",
    ],
  },
});
