import { registerEnumType } from "type-graphql";

/** An enum of strings in which every value says what it means. */
export const described = <K extends string>(
  name: string,
  description: string,
  values: Record<K, string>,
): { [P in K]: P } => {
  const keys = Object.fromEntries(Object.keys(values).map((key) => [key, key])) as { [P in K]: P };
  registerEnumType(keys, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      Object.entries(values).map(([key, text]) => [key, { description: text as string }]),
    ) as never,
  });
  return keys;
};
