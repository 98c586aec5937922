import { noticeKind } from "./notice-kind.ts";

/** O1: staff proposed an operation. What it is stands in the portal and nowhere else. */
export const OPERATION_WAITING = noticeKind({
  purpose: "INFORMATION",
  facts: {},
  EN: {
    subject: "Something is waiting for you in the portal",
    blocks: [
      "A request of our support is waiting for your answer in the portal. Please sign in there to read it.",
      { link: "{{portalUrl}}", label: "Open the portal" },
      "We never ask you to approve anything by e-mail or telephone.",
    ],
  },
  IT: {
    subject: "Qualcosa ti aspetta nel portale",
    blocks: [
      "Una richiesta del nostro supporto attende la tua risposta nel portale. Accedi al portale per leggerla.",
      { link: "{{portalUrl}}", label: "Apri il portale" },
      "Non ti chiediamo mai di approvare qualcosa via e-mail o per telefono.",
    ],
  },
});
