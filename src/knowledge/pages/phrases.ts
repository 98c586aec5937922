import type { Language } from "../article.ts";

/** The fixed words of the pages. No phrase is made of parts: translators see whole sentences. */
interface Phrases {
  readonly code: string;
  readonly knowledgeBase: string;
  readonly skip: string;
  readonly searchLabel: string;
  readonly search: string;
  readonly otherLanguage: string;
  readonly portal: string;
  readonly categories: string;
  readonly newest: string;
  readonly results: string;
  readonly noResults: string;
  readonly elsewhere: string;
  readonly perhaps: string;
  readonly emptySearch: string;
  readonly tooLong: string;
  readonly more: string;
  readonly related: string;
  readonly updated: string;
  readonly nothingYet: string;
  readonly notFound: string;
  readonly notFoundText: string;
  readonly home: string;
}

export const PHRASES: Readonly<Record<Language, Phrases>> = {
  IT: {
    code: "it",
    knowledgeBase: "Guide e risposte",
    skip: "Vai al contenuto",
    searchLabel: "Cerca nelle guide",
    search: "Cerca",
    otherLanguage: "English",
    portal: "Portale clienti",
    categories: "Argomenti",
    newest: "Ultimi aggiornamenti",
    results: "Risultati della ricerca",
    noResults: "Nessuna guida in italiano contiene tutte queste parole.",
    elsewhere: "Ci sono risultati in inglese",
    perhaps: "Forse cercavi",
    emptySearch: "Scrivi almeno una parola da cercare.",
    tooLong: "La ricerca è troppo lunga: al massimo 200 caratteri.",
    more: "Mostra altri",
    related: "Vedi anche",
    updated: "Aggiornato il",
    nothingYet: "Non c'è ancora nessuna guida.",
    notFound: "Pagina non trovata",
    notFoundText:
      "Questa pagina non esiste, o non esiste più. Puoi cercare qui sopra o tornare all'elenco delle guide.",
    home: "Tutte le guide",
  },
  EN: {
    code: "en",
    knowledgeBase: "Guides and answers",
    skip: "Skip to the content",
    searchLabel: "Search the guides",
    search: "Search",
    otherLanguage: "Italiano",
    portal: "Customer portal",
    categories: "Topics",
    newest: "Recently updated",
    results: "Search results",
    noResults: "No guide in English has all of these words.",
    elsewhere: "There are results in Italian",
    perhaps: "Perhaps you were looking for",
    emptySearch: "Write at least one word to look for.",
    tooLong: "The search is too long: 200 characters at most.",
    more: "Show more",
    related: "See also",
    updated: "Updated on",
    nothingYet: "There is no guide yet.",
    notFound: "Page not found",
    notFoundText: "This page does not exist, or no longer. You can search above, or go back to the list of guides.",
    home: "All guides",
  },
};
