import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

test("the GraphQL-over-HTTP audits find no error, and only the warnings that are Apollo's", async () => {
  const audits = serverAudits({ url: () => `${api.url}/graphql`, fetchFn: fetch });
  const results: { id: string; status: string; reason?: string }[] = [];
  for (const audit of audits) results.push(await audit.fn());
  expect(results.length).toBeGreaterThan(55);
  const remarks = results.filter(({ status }) => status !== "ok");
  expect(remarks.filter(({ status }) => status === "error")).toEqual([]);
  expect(remarks.map(({ id, status }) => `${status} ${id}`).toSorted()).toEqual([]);
});
