import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

/** For `application/json` Apollo answers 400 to what does not parse, is not valid, or has variables that do not fit. */
const APOLLOS = ["572B", "7B9B", "FDE2"];

test("the GraphQL-over-HTTP audits find no error, and only the warnings that are Apollo's", async () => {
  const audits = serverAudits({ url: () => `${api.url}/graphql`, fetchFn: fetch });
  const found = await Promise.all(
    audits.map(async (audit) => {
      const { status } = await audit.fn();
      return { id: audit.id, status };
    }),
  );
  const idsOf = (wanted: string) => found.filter(({ status }) => status === wanted).map(({ id }) => id);
  expect(found.length).toBeGreaterThan(55);
  expect(idsOf("error")).toEqual([]);
  expect(idsOf("warn").toSorted()).toEqual(APOLLOS);
});
