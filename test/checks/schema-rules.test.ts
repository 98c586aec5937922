import { parse } from "graphql";
import { describe, expect, test } from "vitest";
import { schemaRules } from "../../checks/schema-rules.check.ts";
import { findingsOf } from "../../checks/schema-rules.ts";
import { planted } from "./planted.ts";

const GOOD = `
"[anyone] A page." type PageInfo { "[anyone] More?" hasNextPage: Boolean! }
"[portal] [desk] A ticket." type Ticket { "[anyone] Opaque." id: ID!  "[desk] Words." tags: [String!]! }
"[desk] One." type TicketEdge { "[desk] Opaque." cursor: String!  "[desk] It." node: Ticket! }
"[desk] A page." type TicketConnection {
  "[desk] In order." edges: [TicketEdge!]!
  "[desk] Without cursors." nodes: [Ticket!]!
  "[desk] More?" pageInfo: PageInfo!
}
"[desk] Reads." type Query {
  "[desk] Newest first." tickets("[desk] How many." first: Int, "[desk] From where." after: String): TicketConnection!
}
"[desk] Codes." enum CloseCode { "[desk] Gone." NOT_FOUND }
"[desk] Wrong." type CloseError { "[desk] Which." code: CloseCode! }
"[desk] In." input CloseInput { "[desk] Which." id: ID! }
"[desk] Out." type ClosePayload { "[desk] It." ticket: Ticket  "[desk] Wrong." userErrors: [CloseError!]! }
"[desk] Writes." type Mutation { "[desk] Closes." ticketClose("[desk] Which." input: CloseInput!): ClosePayload! }
`;

test("a schema that keeps the conventions has no findings", () => {
  expect(findingsOf(parse(GOOD))).toEqual([]);
});

describe.each([
  ["a type", '"[portal] [desk] A ticket." type Ticket', "type Ticket", "Ticket: no description"],
  ["a field", '"[desk] Words." tags', "tags", "Ticket.tags: no description"],
  ["an argument", '"[desk] How many." first', "first", "Query.tickets(first:): no description"],
  ["an input field", '{ "[desk] Which." id: ID! }', "{ id: ID! }", "CloseInput.id: no description"],
  ["an enum value", '"[desk] Gone." NOT_FOUND', "NOT_FOUND", "CloseCode.NOT_FOUND: no description"],
])("%s without a description", (_, from, to, finding) => {
  test("is found", () => expect(findingsOf(parse(GOOD.replace(from, to)))).toEqual([finding]));
});

test.each([
  [
    "a description that names no audience",
    "[desk] Words.",
    "Words.",
    "Ticket.tags: its description does not begin with [portal], [desk], [bridge], [provisioning] or [anyone]",
  ],
  [
    "an audience that does not exist",
    "[desk] Words.",
    "[staff] Words.",
    "Ticket.tags: its description does not begin with [portal], [desk], [bridge], [provisioning] or [anyone]",
  ],
  ["a list of nullable items", "[String!]!", "[String]!", "Ticket.tags: a list of items that may be null"],
  [
    "a list with first that is no connection",
    'TicketConnection!\n}\n"[desk] Codes."',
    '[Ticket!]!\n}\n"[desk] Codes."',
    "Query.tickets: takes first or last, and is no connection",
  ],
  [
    "a connection that takes no first",
    '("[desk] How many." first: Int, "[desk] From where." after: String)',
    "",
    "Query.tickets: a connection without first and after",
  ],
  ["an edge without a cursor", "cursor: String!", "cursor: String", "TicketEdge.cursor: is not String!"],
  [
    "a connection without nodes",
    '"[desk] Without cursors." nodes: [Ticket!]!',
    "",
    "TicketConnection.nodes: is not [Ticket!]!",
  ],
  [
    "a mutation without a required input",
    "input: CloseInput!",
    "input: CloseInput",
    "Mutation.ticketClose: does not take exactly one argument, a required input",
  ],
  [
    "a payload whose errors have string codes",
    "code: CloseCode!",
    "code: String!",
    "Mutation.ticketClose: its payload has no userErrors with an enum code",
  ],
])("%s is found", (_, from, to, finding) => {
  const spoilt = GOOD.replace(from, to);
  expect(spoilt).not.toBe(GOOD);
  expect(findingsOf(parse(spoilt))).toEqual([finding]);
});

test("a schema file that is no GraphQL is a finding", async () => {
  await using copy = await planted([], { "schema/schema.graphql": "type {" });
  expect(await schemaRules.find(copy.root)).toEqual([expect.stringContaining("Syntax Error")]);
});
