/** The fixed words of outgoing mail. No phrase is made of parts: translators see whole sentences. */
export const PHRASES = {
  EN: {
    language: "en",
    neutralSubject: "Your request",
    noticeSubject: "An answer is waiting in the portal",
    notice:
      "There is an answer to your request. For your security it is not sent by e-mail: please sign in to the portal to read it.",
    open: "Open the portal",
    answerInPortal: "You can answer this e-mail. We recommend the portal, where you are signed in:",
    answerByMail: "You can answer this e-mail.",
    oneAttachment: "This answer has an attachment. You find it in the portal.",
    attachments: "This answer has attachments. You find them in the portal.",
    reference: "Reference",
    policy: "Why we write like this:",
  },
  IT: {
    language: "it",
    neutralSubject: "La tua richiesta",
    noticeSubject: "Una risposta ti aspetta nel portale",
    notice:
      "C'è una risposta alla tua richiesta. Per la tua sicurezza non viene inviata via e-mail: accedi al portale per leggerla.",
    open: "Apri il portale",
    answerInPortal: "Puoi rispondere a questa e-mail. Ti consigliamo il portale, dove accedi con il tuo account:",
    answerByMail: "Puoi rispondere a questa e-mail.",
    oneAttachment: "Questa risposta ha un allegato. Lo trovi nel portale.",
    attachments: "Questa risposta ha degli allegati. Li trovi nel portale.",
    reference: "Riferimento",
    policy: "Perché scriviamo così:",
  },
} as const;

export type Phrases = (typeof PHRASES)[keyof typeof PHRASES];
