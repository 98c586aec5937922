import { z } from "zod";
import { isSlug, LANGUAGES, LIMITS } from "./article.ts";
import { withoutMarks } from "./article-search.ts";

const characters = (text: string) => [...text].length;

/** One line that a reader sees: no control, bidi or private-use mark that would show it as something else. */
const line = (limit: number) =>
  z
    .string()
    .refine((text) => text.trim() !== "", "empty")
    .refine((text) => characters(text) <= limit, `more than ${limit} characters`)
    .refine(
      (text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u.test(text),
      "a control character or a line break",
    )
    .refine((text) => withoutMarks(text) === text, "a private-use character");

export const title = line(LIMITS.titleCharacters);
export const summary = line(LIMITS.summaryCharacters);
export const body = z
  .string()
  .refine((text) => text.trim() !== "", "empty")
  .refine((text) => Buffer.byteLength(text) <= LIMITS.bodyBytes, "more than 64 KiB")
  .refine((text) => text.isWellFormed() && !text.includes("\0"), "a NUL character or half of a character");
export const slug = z
  .string()
  .refine(isSlug, "not a slug: lower-case letters a to z, digits and single hyphens, up to 100 characters");
export const language = z.enum(LANGUAGES);
export const position = z.int().min(0).max(10_000);
export const categoryText = z.object({ title, summary });
