import type { Language } from "../../policy/facts.ts";

/** Whole sentences: translators see no parts. */
interface Phrases {
  readonly title: string;
  readonly question: (number: string, from: string, to: string) => string;
  readonly undecided: string;
  readonly consequences: readonly string[];
  readonly button: string;
  readonly otherLanguage: string;
  readonly done: string;
  readonly doneText: (number: string, address: string) => string;
  readonly afterwards: string;
  readonly gone: string;
  readonly goneText: string;
}

export const PHRASES: Readonly<Record<Language, Phrases>> = {
  EN: {
    title: "Was this you?",
    question: (number, from, to) =>
      `Somebody asked to change the registered e-mail address of account ${number} from ${from} to ${to}.`,
    undecided: "If that is right, close this page: you need not do anything.",
    consequences: [
      "If you object, the e-mail address before the change stays, or comes back.",
      "Every session of the account ends, and what was approved meanwhile is cancelled.",
      "The account is frozen until we have made sure who you are: by telephone, with a document, by certified mail, or in person.",
    ],
    button: "This was not me: object and freeze the account",
    otherLanguage: "Italiano",
    done: "The account is frozen",
    doneText: (number, address) => `The registered e-mail address of account ${number} is ${address}.`,
    afterwards: "Every session has ended. Please contact us, so that we can make sure who you are.",
    gone: "This link is no longer valid",
    goneText:
      "It may be incomplete, or its time is over: objecting is possible until seven days after a change. If you think that somebody else has your account, contact us.",
  },
  IT: {
    title: "Sei stato tu?",
    question: (number, from, to) =>
      `Qualcuno ha chiesto di cambiare l'indirizzo e-mail registrato dell'account ${number} da ${from} a ${to}.`,
    undecided: "Se è giusto così, chiudi questa pagina: non devi fare nulla.",
    consequences: [
      "Se ti opponi, l'indirizzo e-mail di prima della modifica resta, o viene ripristinato.",
      "Tutte le sessioni dell'account vengono chiuse e quanto è stato approvato nel frattempo è annullato.",
      "L'account resta bloccato finché non avremo verificato chi sei: per telefono, con un documento, tramite PEC o di persona.",
    ],
    button: "Non sono stato io: mi oppongo e blocco l'account",
    otherLanguage: "English",
    done: "L'account è bloccato",
    doneText: (number, address) => `L'indirizzo e-mail registrato dell'account ${number} è ${address}.`,
    afterwards: "Tutte le sessioni sono state chiuse. Contattaci, così possiamo verificare chi sei.",
    gone: "Questo link non è più valido",
    goneText:
      "Forse è incompleto, o il tempo è scaduto: ci si può opporre fino a sette giorni dopo una modifica. Se pensi che qualcun altro abbia il tuo account, contattaci.",
  },
};
