import { noticeKind } from "./notice-kind.ts";

/** O3: the freeze of E4 is over. */
export const ACCOUNT_UNFROZEN = noticeKind({
  purpose: "INFORMATION",
  facts: { number: "CUSTOMER_NUMBER" },
  EN: {
    subject: "Account {{number}} is no longer frozen",
    blocks: [
      "We have made sure who you are: account {{number}} is no longer frozen. You can sign in again.",
      "If you did not ask for this, contact us at once.",
    ],
  },
  IT: {
    subject: "L'account {{number}} non è più bloccato",
    blocks: [
      "Abbiamo verificato chi sei: l'account {{number}} non è più bloccato. Puoi accedere di nuovo.",
      "Se non lo hai chiesto tu, contattaci subito.",
    ],
  },
});
