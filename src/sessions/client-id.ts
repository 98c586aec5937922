/** What `mittente client add` lets through: it stands in tokens, in `client:<id>` and in the audit log. */
export const isClientId = (value: unknown): value is string =>
  typeof value === "string" && value.length <= 63 && /^[a-z0-9][a-z0-9-]*$/.test(value);
