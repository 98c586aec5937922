import type { CategoryDefinition } from "./category.ts";
import type { Language } from "./article.ts";

/** The category that the policy's article stands in. */
export const SECURITY_CATEGORY: CategoryDefinition = {
  slug: "support-and-security",
  position: 0,
  texts: {
    IT: { title: "Assistenza e sicurezza", summary: "Come scriverci, come ti riconosciamo e a chi rispondiamo." },
    EN: { title: "Support and security", summary: "How to write to us, how we know it is you, and whom we answer." },
  },
};

interface PolicyArticle {
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly bodyMarkdown: string;
}

/** The promise of the policy, for the customers who meet it. The slugs stand in every automatic notice. */
export const POLICY_ARTICLE: Readonly<Record<Language, PolicyArticle>> = {
  IT: {
    slug: "come-sappiamo-che-sei-tu",
    title: "Come sappiamo che sei tu, e a chi rispondiamo",
    summary:
      "Perché rispondiamo solo all'indirizzo e-mail registrato, che cosa succede alle e-mail che non possiamo attribuire a te e che cosa fare se non ricevi la risposta.",
    bodyMarkdown: `Chiunque può scrivere un'e-mail con il nome di un'altra persona. Per questo non diamo informazioni su un servizio, e non lo
modifichiamo, solo perché un messaggio lo chiede: prima dobbiamo sapere che sei tu. Ecco che cosa facciamo, e perché.

## Il modo più sicuro: il portale

Nel portale clienti hai fatto l'accesso, quindi sappiamo già chi sei. I ticket aperti da lì vengono prima delle e-mail e non
hanno bisogno di altre verifiche. Se puoi, **apri sempre un ticket dal portale**.

## Se ci scrivi per e-mail

- Scrivi **dall'indirizzo registrato** per l'account a cui appartiene il servizio. È l'unico indirizzo che conta.
- Il tuo fornitore di posta deve firmare il messaggio (la firma si chiama DKIM, e quasi tutti i fornitori la aggiungono da
  soli). La firma ci dice che il messaggio viene davvero dal tuo dominio.
- Se gestisci più account con lo stesso indirizzo, scrivi nell'oggetto il **codice cliente**, per esempio C-104233, oppure
  il nome del servizio.
- Un messaggio che arriva da un altro indirizzo non porta mai a informazioni su un servizio: né a dirti com'è configurato,
  né a dirti se esiste.

## Dove arrivano le nostre risposte

Le risposte vanno **soltanto all'indirizzo registrato** dell'account. Un indirizzo di risposta diverso, una copia conoscenza o
un inoltro indicati nel messaggio non cambiano niente: nessuno, nemmeno il nostro personale, può scrivere a mano un altro
destinatario. In ogni caso trovi la risposta anche nel portale.

Vuoi ricevere le risposte a un altro indirizzo? C'è un solo modo: accedi al portale e **cambia l'indirizzo registrato**.
Avvisiamo subito il vecchio indirizzo, che può opporsi. Nelle prime 24 ore dopo il cambio le informazioni sui servizi non
partono per e-mail: ti avvisiamo che c'è una risposta, e la leggi nel portale.

## Se chiedi di modificare qualcosa

Un'e-mail da sola **non modifica mai** un account o un servizio. Quando serve, ti proponiamo l'operazione nel portale: leggi
che cosa verrà fatto e la confermi. Le operazioni che non si possono annullare richiedono una prova in più, per esempio la tua password. Se
non puoi accedere, possiamo riconoscerti in un altro modo: una telefonata al numero che abbiamo già, un documento, una
e-mail certificata, di persona. In quel caso lo verificano due persone del nostro personale.

## Se il tuo messaggio non ha avuto risposta

- **Hai ricevuto un nostro avviso.** Il messaggio ci è arrivato, ma non possiamo trattarlo per e-mail. L'avviso non dice
  perché: la stessa frase va a tutti, così non rivela niente a chi prova a indovinare. Scrivici dal portale.
- **L'avviso dice che un messaggio ti aspetta nel portale.** Qualcuno ha scritto a tuo nome, forse tu, ma il messaggio non era
  firmato. Accedi e, se è tuo, confermalo: diventa un ticket come gli altri. Se non è tuo, lascialo lì.
- **Non hai ricevuto niente.** Accedi al portale: le risposte sono sempre lì. Può darsi che l'indirizzo registrato non
  riceva più posta.

## Che cosa non ti chiederemo mai

Non mandiamo password, codici di autorizzazione o chiavi per e-mail, e non te li chiediamo. L'unico codice che ti spediamo è
quello per accedere al portale, e solo quando lo chiedi tu. Un nostro collegamento non esegue mai niente solo perché lo apri:
porta a una pagina in cui sei tu a decidere.
`,
  },
  EN: {
    slug: "how-we-know-it-is-you",
    title: "How we know it is you, and whom we answer",
    summary:
      "Why we answer only the registered e-mail address, what becomes of e-mail that we cannot attribute to you, and what to do when no answer comes.",
    bodyMarkdown: `Anybody can write an e-mail in somebody else's name. So we do not give information about a service, or change it, just
because a message asks for it: first we have to know that it is you. This is what we do, and why.

## The safest way: the portal

In the customer portal you have signed in, so we know who you are. Tickets that are opened there come before e-mail and need
no further check. If you can, **always open a ticket in the portal**.

## If you write to us by e-mail

- Write **from the registered address** of the account that the service belongs to. It is the only address that counts.
- Your mail provider has to sign the message (the signature is called DKIM, and nearly every provider adds it by itself).
  The signature tells us that the message really comes from your domain.
- If you look after several accounts with one address, put the **customer number** into the subject, for example C-104233,
  or the name of the service.
- A message from any other address never leads to information about a service: neither how it is set up, nor whether it
  exists.

## Where our answers go

Answers go **to the account's registered address, and nowhere else**. Another reply address, a copy or a forward that the
message asks for changes nothing: nobody, our staff included, can type in another recipient. In any case you find the answer
in the portal too.

You would like the answers at another address? There is one way: sign in to the portal and **change the registered
address**. The old address is told at once, and can object. For the first 24 hours after the change, information about
services is not e-mailed: we tell you that there is an answer, and you read it in the portal.

## If you ask us to change something

An e-mail alone **never changes** an account or a service. Where a change is needed, we propose the operation in the portal:
you read what will be done, and confirm it. What cannot be undone takes one more proof, for example your password. If you cannot sign in, we can
make sure in another way: a call to the number that we already have, a document, certified mail, in person. Then two members of
our staff check it.

## If your message got no answer

- **You got a notice from us.** The message arrived, but we cannot deal with it by e-mail. The notice does not say why: the
  same sentence goes to everybody, so that it tells nothing to somebody who is guessing. Please write in the portal.
- **The notice says that a message is waiting in the portal.** Somebody wrote in your name, perhaps you, but the message was
  not signed. Sign in and, if it is yours, claim it: it becomes a ticket like any other. If it is not yours, leave it there.
- **You got nothing.** Sign in to the portal: the answers are always there. Perhaps the registered address no longer
  receives mail.

## What we will never ask of you

We do not send passwords, authorization codes or keys by e-mail, and we do not ask for them. The only code that we send is the
one to sign in to the portal, and only when you ask for it. A link of ours never does anything just because you open it: it
leads to a page where you decide.
`,
  },
};
