import { expect } from "vitest";
import { type Answer, startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

export type Language = "IT" | "EN";

export interface NewArticle {
  readonly language?: Language;
  readonly slug: string;
  readonly title?: string;
  readonly summary?: string;
  readonly body?: string;
  readonly category?: string | null;
  readonly relatedIds?: readonly string[];
  readonly translationOf?: string;
}

export interface Manuscript {
  readonly id: string;
  readonly slug: string;
  readonly status: string;
  readonly version: number;
  readonly published: { readonly id: string; readonly version: number } | null;
}

export interface Outcome<T> {
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
  readonly manuscript: T | null;
}

export interface KnowledgeUnderTest {
  readonly api: TestApi;
  readonly agent: string;
  readonly supervisor: string;
  /** What `name` answers to `input`; top-level errors fail the test. */
  change(token: string, name: string, input: object): Promise<Outcome<Manuscript>>;
  save(article: NewArticle): Promise<Manuscript>;
  /** Saved by an agent, published by a supervisor. */
  publish(article: NewArticle): Promise<Manuscript>;
  data<T>(token: string | null, query: string, variables?: object): Promise<T>;
  page(path: string, headers?: Record<string, string>): Promise<{ status: number; headers: Headers; text: string }>;
}

export const MANUSCRIPT = "id slug status version published { id version }";

export const mutation = (name: string) =>
  `mutation M($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) {
    ${name}(input: $input) { manuscript { ${MANUSCRIPT} } userErrors { code field } } }`;

export async function startKnowledge(): Promise<KnowledgeUnderTest> {
  const api = await startTestApi();
  const rows = arrange(api);
  const agent = (await rows.staff("AGENT")).token;
  const supervisor = (await rows.staff("SUPERVISOR")).token;
  const data = async <T>(token: string | null, query: string, variables: object = {}): Promise<T> => {
    // A second a request: what one costs is back before the next.
    api.now = new Date(api.now.getTime() + 1_000);
    const answer: Answer = await api.ask(token, query, variables);
    expect(answer.errors).toEqual([]);
    return answer.data as T;
  };
  const change = async (token: string, name: string, input: object) =>
    (await data<Record<string, Outcome<Manuscript>>>(token, mutation(name), { input }))[name]!;
  const done = ({ userErrors, manuscript }: Outcome<Manuscript>) => {
    expect(userErrors).toEqual([]);
    return manuscript!;
  };
  const save = async ({ language = "IT", slug, ...words }: NewArticle) => {
    const texts = { title: `Titolo di ${slug}`, summary: `Riassunto di ${slug}.`, body: `Testo di ${slug}.`, ...words };
    return done(await change(agent, "articleSave", { language, slug, ...texts }));
  };
  return {
    api,
    agent,
    supervisor,
    change,
    save,
    data,
    publish: async (article) => {
      const { id, version } = await save(article);
      return done(await change(supervisor, "articlePublish", { id, version }));
    },
    page: async (path, headers = {}) => {
      const response = await fetch(`${api.url}${path}`, { headers, redirect: "manual" });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
  };
}
