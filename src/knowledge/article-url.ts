import type { Language } from "./article.ts";

/** `/kb/it/` or `/kb/en/`. */
export const languagePath = (language: Language): string => `/kb/${language.toLowerCase()}/`;

/** @param publicUrl the API's address as the outside sees it, without a slash at its end */
export const articleUrl = (publicUrl: string, language: Language, slug: string): string =>
  `${publicUrl}${languagePath(language)}${slug}`;

export const imagePath = (sha256: string): string => `/kb/images/${sha256}`;
