import { noticeKind } from "./notice-kind.ts";

/** E1, E2: to the new address of a change that was asked for with strong proof. */
export const EMAIL_CHANGE_CODE = noticeKind({
  purpose: "CODE",
  facts: { number: "CUSTOMER_NUMBER", oldAddress: "ADDRESS" },
  secret: { field: "code", content: "SIGN_IN_CODE" },
  EN: {
    subject: "Code for the new e-mail address of account {{number}}",
    blocks: [
      "Somebody who is signed in to account {{number}}, which now has the address {{oldAddress}}, wants to make this address its registered one. The code is:",
      { code: "{{code}}" },
      "As soon as the code is entered in the portal, this address counts: requests about the account are accepted from it, and answers go only to it. The code works once, for 10 minutes.",
      "If you do not know what this is about, ignore this message: without the code nothing happens. Give the code to nobody.",
    ],
  },
  IT: {
    subject: "Codice per il nuovo indirizzo e-mail dell'account {{number}}",
    blocks: [
      "Qualcuno che ha effettuato l'accesso all'account {{number}}, che ora ha l'indirizzo {{oldAddress}}, vuole che questo diventi il suo indirizzo registrato. Il codice è:",
      { code: "{{code}}" },
      "Appena il codice viene inserito nel portale questo diventa l'indirizzo registrato: le richieste sull'account sono accettate da qui e le risposte arrivano solo qui. Il codice vale una sola volta, per 10 minuti.",
      "Se non sai di cosa si tratta, ignora questo messaggio: senza il codice non succede nulla. Non dare il codice a nessuno.",
    ],
  },
});
