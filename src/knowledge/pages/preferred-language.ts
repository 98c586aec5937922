import type { Language } from "../article.ts";

/** RFC 9110 section 12.5.4, as far as two languages need it: the one that is wanted more; English where that says nothing. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const weights = { it: 0, en: 0 };
  for (const entry of (acceptLanguage ?? "").slice(0, 500).split(",")) {
    const [range = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
    const primary = range.split("-")[0];
    if (primary !== "it" && primary !== "en") continue;
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    if (weight > weights[primary] && weight <= 1) weights[primary] = weight;
  }
  return weights.it > weights.en ? "IT" : "EN";
}
