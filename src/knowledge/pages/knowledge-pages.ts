import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { Reads } from "../../database/reads.ts";
import type { Installation } from "../../guards/installation.ts";
import { Problem } from "../../problems/problem.ts";
import { type EditionRow, isSlug, type Language } from "../article.ts";
import { versionHtml } from "../article-html.ts";
import { MAX_SEARCH, readSearch } from "../article-search.ts";
import { languagePath } from "../article-url.ts";
import { listCategories } from "../category.repository.ts";
import { findImage } from "../image.repository.ts";
import { findBodies, findEdition, findEditionsOfGroups, findRenamed } from "../published-article.repository.ts";
import { listArticlesFor, offerOtherLanguage, suggestArticles, type Wanted } from "../reading.ts";
import { relatedEditions, translationsOf } from "../related.ts";
import { CONTENT_SECURITY_POLICY, layout, type Page, type Site } from "./layout.ts";
import { preferredLanguage } from "./preferred-language.ts";
import {
  articlePage,
  articlePath,
  categoryPage,
  categoryPath,
  frontPage,
  type Listed,
  notFoundPage,
  searchPage,
} from "./views.ts";

/** One GET, as far as a page depends on it. */
export interface PageRequest {
  /** As it stands in the path; anything but it and en is not there. */
  readonly language: string;
  readonly slug?: string;
  /** Of the query string. */
  readonly q?: string | undefined;
  readonly after?: string | undefined;
  readonly acceptLanguage?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** What to answer. It sets no cookie, and reads none. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable;
}

type KnowledgeInstallation = Pick<Installation, "pool" | "publicUrl" | "blobs" | "settings">;

/** The knowledge base for a browser, as anonymous readers see it, whoever asks. Knows no transport. */
export function knowledgePages(installation: KnowledgeInstallation) {
  const { publicUrl, settings } = installation;
  const site: Site = {
    publicUrl,
    base: new URL(publicUrl).pathname.replace(/\/$/, ""),
    name: settings.MITTENTE_SUPPORT_NAME,
    portalUrl: settings.MITTENTE_PORTAL_URL ?? null,
  };

  return {
    /** GET /kb and /kb/ */
    home: ({ acceptLanguage }: Pick<PageRequest, "acceptLanguage">): PageAnswer =>
      redirect(302, site.base + languagePath(preferredLanguage(acceptLanguage)), { vary: "accept-language" }),

    /** GET /kb/{language} */
    slash: (request: PageRequest): PageAnswer => {
      const language = LANGUAGE_OF[request.language];
      return language
        ? redirect(301, site.base + languagePath(language))
        : written(404, notFoundPage(site, preferredLanguage(request.acceptLanguage)));
    },

    /** GET /kb/{language}/ */
    front: (request: PageRequest) =>
      answer(request, async (language, reads) => {
        if (request.q !== undefined) return search(language, reads, request.q, request.after);
        const newest = await listed(
          reads,
          { language, category: null, search: null },
          request.after,
          `${languagePath(language)}?`,
        );
        const categories = await reads.run((sql) => listCategories(sql, language));
        return frontPage(site, language, categories, newest);
      }),

    /** GET /kb/{language}/categories/{slug} */
    category: (request: PageRequest) =>
      answer(request, async (language, reads) => {
        const categories = await reads.run((sql) => listCategories(sql, language));
        const category = categories.find(({ slug }) => slug === request.slug);
        if (!category) return null;
        const path = `${categoryPath(language, category.slug)}?`;
        const wanted = { language, category: category.slug, search: null };
        return categoryPage(site, language, category, await listed(reads, wanted, request.after, path));
      }),

    /** GET /kb/{language}/{slug} */
    article: (request: PageRequest) =>
      answer(request, async (language, reads) => {
        const slug = request.slug ?? "";
        if (!isSlug(slug)) return null;
        const edition = await reads.run((sql) => findEdition(sql, language, slug));
        if (edition) return article(reads, edition);
        const renamed = await reads.run((sql) => findRenamed(sql, language, slug));
        return renamed === null ? null : redirect(301, site.base + articlePath({ language, slug: renamed }));
      }),

    /** GET /kb/images/{sha256}: a picture of a published article, and no other blob. */
    async image(sha256: string): Promise<PageAnswer | null> {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
      const row = await asReader((reads) => reads.run((sql) => findImage(sql, sha256)));
      if (!row) return null;
      const { stream, size } = await installation.blobs.open(sha256);
      const headers = {
        "content-type": row.contentType,
        "content-length": String(size),
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": "public, max-age=86400",
        "x-content-type-options": "nosniff",
      };
      return { status: 200, headers, body: stream };
    },

    notFound: ({ acceptLanguage }: Pick<PageRequest, "acceptLanguage">): PageAnswer =>
      written(404, notFoundPage(site, preferredLanguage(acceptLanguage)), { vary: "accept-language" }),
  };

  async function search(language: Language, reads: Reads, text: string, after: string | undefined) {
    const nothing = { search: text, found: { rows: [], next: null }, elsewhere: null, suggestions: [] };
    if (text.trim() === "") return searchPage(site, language, { ...nothing, problem: "EMPTY" });
    if (text.length > MAX_SEARCH)
      return searchPage(site, language, { ...nothing, search: text.slice(0, MAX_SEARCH), problem: "TOO_LONG" });
    const query = readSearch(text);
    if (!query) return searchPage(site, language, { ...nothing, problem: "EMPTY" });
    const wanted = { language, category: null, search: text };
    const found = await listed(reads, wanted, after, `${languagePath(language)}?q=${encodeURIComponent(text)}&`);
    const isEmpty = found.rows.length === 0;
    return searchPage(site, language, {
      search: text,
      problem: null,
      found,
      elsewhere: isEmpty ? await offerOtherLanguage(reads, wanted, query) : null,
      suggestions: isEmpty ? await suggestArticles(reads, language, text, "") : [],
    });
  }

  async function article(reads: Reads, edition: EditionRow): Promise<Page> {
    const { articleId, groupId, language, relatedGroupIds, versionId } = edition;
    const [body] = await reads.run((sql) => findBodies(sql, [articleId]));
    const editions = await reads.run((sql) => findEditionsOfGroups(sql, [groupId, ...relatedGroupIds]));
    const ofGroup = (id: string) => editions.filter((each) => each.groupId === id);
    const categories = edition.category === null ? [] : await reads.run((sql) => listCategories(sql, language));
    return articlePage(site, {
      edition,
      body: versionHtml(versionId, body?.bodyMarkdown ?? "", site.base),
      category: categories.find(({ slug }) => slug === edition.category) ?? null,
      translations: translationsOf(edition, ofGroup(groupId)),
      related: relatedEditions(edition, relatedGroupIds.map(ofGroup)),
    });
  }

  async function answer(
    request: PageRequest,
    make: (language: Language, reads: Reads) => Promise<Page | PageAnswer | null>,
  ): Promise<PageAnswer> {
    const language = LANGUAGE_OF[request.language];
    if (!language) return written(404, notFoundPage(site, preferredLanguage(request.acceptLanguage)));
    const made = await asReader((reads) => make(language, reads));
    if (made === null) return written(404, notFoundPage(site, language));
    if ("status" in made) return made;
    return unlessKnown(written(200, made), request.ifNoneMatch);
  }

  function written(status: number, page: Page, headers: Record<string, string> = {}): PageAnswer {
    const body = layout(site, page);
    return {
      status,
      headers: {
        ...PAGE_HEADERS,
        "content-language": page.language.toLowerCase(),
        "cache-control": page.isPassing ? "no-store" : "public, max-age=60",
        ...(page.isPassing ? {} : { etag: `"${createHash("sha256").update(body).digest("base64url")}"` }),
        ...headers,
      },
      body,
    };
  }

  async function asReader<T>(work: (reads: Reads) => Promise<T>): Promise<T> {
    const reads = new Reads(installation.pool("anonymous"), { role: "anonymous" });
    try {
      return await work(reads);
    } finally {
      await reads.close();
    }
  }
}

/** Of the address, which is all that chooses: without this, a name such as `constructor` would be one. */
const LANGUAGE_OF: Readonly<Record<string, Language | undefined>> = Object.assign(
  Object.create(null) as Record<string, Language>,
  { it: "IT", en: "EN" },
);

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  // What somebody searched for stays here.
  "referrer-policy": "no-referrer",
};

const PAGE_SIZE = 20;

/** A cursor that is not ours is a reader's slip here: the list begins anew. */
async function listed(reads: Reads, wanted: Wanted, after: string | undefined, path: string): Promise<Listed> {
  const from = (cursor: string | null) => listArticlesFor(reads, wanted, { first: PAGE_SIZE, after: cursor });
  const { page } = await from(after ?? null).catch((error: unknown) => {
    if (after !== undefined && error instanceof Problem && error.code === "BAD_USER_INPUT") return from(null);
    throw error;
  });
  const last = page.rows.length > 0 ? page.cursorAt(page.rows.length - 1) : undefined;
  const next = page.hasNextPage && last !== undefined ? `${path}after=${encodeURIComponent(last)}` : null;
  return { rows: page.rows, next };
}

function redirect(status: 301 | 302, location: string, headers: Record<string, string> = {}): PageAnswer {
  return { status, headers: { location, "cache-control": "public, max-age=60", ...headers }, body: "" };
}

/** RFC 9110 section 13.1.2: weak comparison, a list, or *. */
function unlessKnown(page: PageAnswer, ifNoneMatch: string | undefined): PageAnswer {
  const { etag } = page.headers;
  if (ifNoneMatch === undefined || etag === undefined) return page;
  const known = ifNoneMatch
    .slice(0, 2_000)
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  return known.includes(etag) || known.includes("*") ? { ...page, status: 304, body: "" } : page;
}
