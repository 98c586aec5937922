import { noticeKind } from "./notice-kind.ts";

/** To the registered address of whoever wants to sign in to the portal. */
export const SIGN_IN_CODE = noticeKind({
  purpose: "SIGN_IN_CODE",
  facts: { minutes: "TEXT" },
  secret: { field: "code", content: "SIGN_IN_CODE" },
  EN: {
    subject: "Your sign-in code",
    blocks: [
      "Somebody asked to sign in to the portal with this address. The code is:",
      { code: "{{code}}" },
      "It works once, for {{minutes}} minutes. We never ask you for it by telephone or e-mail.",
      "If it was not you, you need not do anything: without this code nobody gets in.",
    ],
  },
  IT: {
    subject: "Il tuo codice di accesso",
    blocks: [
      "Qualcuno ha chiesto di accedere al portale con questo indirizzo. Il codice è:",
      { code: "{{code}}" },
      "Vale una sola volta, per {{minutes}} minuti. Non te lo chiederemo mai per telefono o via e-mail.",
      "Se non sei stato tu, non devi fare nulla: senza questo codice nessuno può accedere.",
    ],
  },
});
