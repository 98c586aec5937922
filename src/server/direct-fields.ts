import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from "graphql";
import { getMetadataStorage } from "type-graphql";

/**
 * On a page of rows, type-graphql's frame around each field costs more than all else. What stands in that frame are
 * middlewares and field guards: here guards are on root fields alone, and these functions refuse to drop one.
 */
type Storage = ReturnType<typeof getMetadataStorage>;
type FieldResolver = Storage["fieldResolvers"][number];
type Method = (...params: unknown[]) => unknown;

/** Before the schema is built: a property of an object is read as such. */
export function readPropertiesDirectly(): void {
  const { objectTypes, middlewares, authorizedFields } = getMetadataStorage();
  if (authorizedFields.length > 0) throw new Error("@Authorized guards nothing here: guards sit on root fields");
  const guarded = middlewares.find(({ target }) => objectTypes.some((type) => type.target === target));
  if (guarded) throw new Error(`the middleware on ${guarded.target.name}.${guarded.fieldName} would not run`);
  for (const type of objectTypes) type.simpleResolvers = true;
}

/** Afterwards: a method that wants nothing but the object and the context is called with them. */
export function callMethodsDirectly(schema: GraphQLSchema): void {
  const { fieldResolvers, objectTypes } = getMetadataStorage();
  const names = new Map(objectTypes.map(({ target, name }) => [target as unknown, name]));
  for (const resolver of fieldResolvers) {
    const type = schema.getType(names.get(resolver.getObjectType?.()) ?? "");
    const field = isObjectType(type) ? type.getFields()[resolver.schemaName] : undefined;
    if (field?.resolve && isPlain(resolver)) field.resolve = directly(resolver, field.resolve);
  }
}

const isPlain = ({ params = [], middlewares = [], roles }: FieldResolver) =>
  middlewares.length === 0 &&
  roles === undefined &&
  params.every((param) => (param.kind === "context" || param.kind === "root") && param.propertyName === undefined);

/** An object that is no instance of its class is made one by the frame: that is left to it. */
function directly(
  { kind, methodName, params = [], target }: FieldResolver,
  framed: GraphQLFieldResolver<unknown, unknown>,
): GraphQLFieldResolver<unknown, unknown> {
  const order = params.toSorted((a, b) => a.index - b.index).map((param) => param.kind);
  if (kind === "external") {
    const instance = new (target as new () => Record<string, Method>)();
    return (root, _args, context) =>
      instance[methodName]!(...order.map((wanted) => (wanted === "root" ? root : context)));
  }
  if (order.length > 1) return framed;
  return (root, args, context, info) => {
    const method = (root as Record<string, unknown>)[methodName];
    return typeof method === "function" ? (method as Method).call(root, context) : framed(root, args, context, info);
  };
}
