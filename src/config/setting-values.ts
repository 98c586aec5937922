import { z } from "zod";

/** The kinds of value that settings have: as text from the environment, bounded. */
export const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
export const list = z.string().transform((value) =>
  value
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean),
);
export const flag = z.enum(["true", "false"]).transform((value) => value === "true");
export const httpUrl = z.url({ protocol: /^https?$/ });
export const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

export const days = (fallback: number) =>
  z.union([z.literal("forever"), z.coerce.number().int().min(1).max(36_500)]).default(fallback);
