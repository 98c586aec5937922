import { getNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";
import { describe, expect, test } from "vitest";
import { GUARDED } from "../../src/guards/guard.ts";
import { buildApiSchema } from "../../src/server/schema.ts";

const schema = buildApiSchema();
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
  type ? Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const) : [],
);

describe("default deny", () => {
  test("there are root fields to look at", () => expect(roots.length).toBeGreaterThan(25));

  test.each(roots)("%s declares its guard", (_name, field) => {
    expect(Object.keys(field.extensions).filter((key) => key.startsWith(`${GUARDED}:`))).not.toEqual([]);
  });

  test.each(roots.filter(([name]) => name.startsWith("Mutation.")))(
    "%s runs in a transaction for named audiences",
    (_name, field) => {
      expect(field.extensions).toHaveProperty(`${GUARDED}:transaction`, true);
      expect(Object.keys(field.extensions.audiences as object).length).toBeGreaterThan(0);
    },
  );
});

const AUDIENCE = /^\[(portal|desk|bridge|provisioning|anyone)\]/;

describe("every description begins with its audience", () => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith("__") && !["String", "Int", "Float", "Boolean", "ID"].includes(type.name),
  );
  const isRoot = (name: string) => ["Query", "Mutation", "Subscription"].includes(name);
  test.each(types.filter(({ name }) => !isRoot(name)).map((type) => [type.name, type] as const))("%s", (name, type) => {
    expect(type.description ?? "", name).toMatch(AUDIENCE);
    if (isEnumType(type))
      for (const value of type.getValues()) expect(value.description ?? "", `${name}.${value.name}`).toMatch(AUDIENCE);
    if (isInputObjectType(type) || isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) {
        expect(field.description ?? "", `${name}.${field.name}`).toMatch(AUDIENCE);
        for (const arg of "args" in field ? field.args : [])
          expect(arg.description ?? "", `${name}.${field.name}(${arg.name})`).toMatch(AUDIENCE);
      }
  });
  test.each(roots)("%s", (name, field) => {
    expect(field.description ?? "", name).toMatch(AUDIENCE);
    for (const arg of field.args) expect(arg.description ?? "", `${name}(${arg.name})`).toMatch(AUDIENCE);
  });
});

test("nobody can name a recipient: no input of the schema has one", () => {
  const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  const suspects = inputs
    .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`))
    .filter((name) => /recipient|replyTo|\.(to(?!ken$)|cc|bcc|forward)/i.test(name));
  expect(suspects).toEqual([]);
  expect(getNamedType(schema.getMutationType()!.getFields().ticketReply!.type).name).toBe("TicketReplyPayload");
});
